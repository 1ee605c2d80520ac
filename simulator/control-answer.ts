import type * as z from "zod";
import type { HttpContext } from "./incoming.ts";

/** A control call that was asked wrongly: answered with 400 and the sentence. */
export class ControlProblem extends Error {}

/** The body of a control call by its schema; an empty body is `{}`. */
export async function controlBody<Schema extends z.ZodType>(
  context: HttpContext,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = await context.req.text();
  const parsed = schema.safeParse(text.trim() === "" ? {} : parseJson(text));
  if (parsed.success) return parsed.data;
  throw new ControlProblem(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ControlProblem("the body is not JSON");
  }
}
