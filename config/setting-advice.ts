import type * as z from "zod";

/** What belongs into the environment -> the variable. Secrets in a file end in somebody's repository. */
const variables: Readonly<Record<string, string>> = {
  client_id: "FREEAGENT_CLIENT_ID",
  client_secret: "FREEAGENT_CLIENT_SECRET",
  api_url: "FREEAGENT_API_URL",
  database_url: "DATABASE_URL",
  password: "DATABASE_URL",
  key: "FREEAGENT_SYNC_KEY",
  key_file: "FREEAGENT_SYNC_KEY_FILE",
  token: "auth import",
  refresh_token: "auth import",
};

/** Where the value of an unknown key belongs, when it is one that the environment holds; else undefined. */
export function belongsElsewhere(key: string): string | undefined {
  const plain = key.toLowerCase().replace(/^freeagent_(sync_)?/, "");
  const variable = Object.hasOwn(variables, plain) ? variables[plain] : undefined;
  if (variable === undefined) return undefined;
  return variable === "auth import"
    ? "a token does not stand in this file: freeagent-sync auth import takes it on stdin"
    : `it does not stand in this file: set ${variable} in the environment`;
}

const shapes: Readonly<Record<string, string>> = {
  string: "must be text; put it in quotes",
  number: "must be a number, without quotes",
  int: "must be a whole number",
  boolean: "must be true or false, without quotes",
  array: "must be a list: [...], or lines that begin with a dash",
  object: "must hold keys with values, such as { name: acme }",
  record: "must hold keys with values, such as { main: Current account }",
};

/** The words of a problem with a value: what it must be, in the words of YAML. */
export function adviceOn(issue: z.core.$ZodIssue): string {
  if (issue.path[0] === "database") {
    return "must be embedded, or left out: the address of your own PostgreSQL is DATABASE_URL in the environment";
  }
  if (issue.code !== "invalid_type") return issue.message;
  if (issue.message.endsWith("received undefined")) return "is missing";
  return shapes[issue.expected] ?? issue.message;
}
