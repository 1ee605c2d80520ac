import * as z from "zod";
import type { FreeAgentClient } from "../client.ts";
import { optionalWholeNumber, text } from "./field-types.ts";
import { readObject, readUnder } from "./read-answer.ts";
import type { Answer } from "./read-answer.ts";

const fields = z.object({
  url: z.string(),
  first_name: text,
  last_name: text,
  email: text,
  role: text,
  /** 0 none to 8 full; banking needs 6 (FreeAgent API: introduction). */
  permission_level: optionalWholeNumber,
});

/** A user of the company. */
export type UserAnswer = Answer<z.output<typeof fields>>;

/** The user who logged in, with the access level that the token has. @throws FreeAgentError */
export async function getCurrentUser(client: FreeAgentClient): Promise<UserAnswer> {
  const request = { method: "GET", path: "/v2/users/me", priority: "payments" } as const;
  return readUnder(request, await client.send(request), "user", (value) => readObject(value, fields));
}
