import * as z from "zod";
import { isList, type Json, type JsonObject } from "../../domain/json.ts";
import type { ApiAnswer, ApiRequest } from "../client.ts";
import { judgeUnusable } from "../judge-failure.ts";
import { resourceId } from "./resource-id.ts";

/** One object of FreeAgent: the fields we read, its number, and everything that came. */
export type Answer<Fields> = Fields & { readonly id: number; readonly raw: JsonObject };

/**
 * Reads what stands under `root` of an answer's body.
 * @throws FreeAgentError `answer_unexpected` when it is not as documented; for a write that means that it was executed
 */
export function readUnder<Result>(
  request: ApiRequest,
  answer: ApiAnswer,
  root: string,
  read: (value: Json | undefined) => Result,
): Result {
  try {
    return read(isObject(answer.body) ? answer.body[root] : undefined);
  } catch (error) {
    const { status, headers } = answer;
    const details = { cause: error, field: oddField(error) };
    throw judgeUnusable(request, { status, headers, text: "" }, "answer_unexpected", details);
  }
}

/** The first field that is not as documented, without its value. */
function oddField(error: unknown): string | undefined {
  const path = error instanceof z.ZodError ? error.issues[0]?.path : undefined;
  return path === undefined || path.length === 0 ? undefined : path.map(String).join(".");
}

/** One object with its number. @throws Error (zod's) when a field that we read is not as documented */
export function readObject<Fields>(value: Json | undefined, fields: z.ZodType<Fields>): Answer<Fields> {
  const raw = requireObject(value);
  const id = resourceId(z.string().parse(raw["url"]));
  return { ...fields.parse(raw), id, raw };
}

/** The value as a list. @throws Error when it is none */
export function requireList(value: Json | undefined): readonly Json[] {
  if (isList(value)) return value;
  throw new Error("not a list");
}

/** The value as an object. @throws Error when it is none */
export function requireObject(value: Json | undefined): JsonObject {
  if (isObject(value)) return value;
  throw new Error("not an object");
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !isList(value);
}
