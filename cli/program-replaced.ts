import { join, sep } from "node:path";
import { Problem } from "../domain/problem.ts";
import { packageRoot } from "./version.ts";

/** Where the files of the built program lie. */
const program = join(packageRoot, "dist") + sep;

/**
 * The Problem (try_later/program_replaced) of a file of our own that is not there: an update moves the program away from
 * under a command that has begun, and code and migrations are read only when they are needed. Undefined for any other error.
 */
export function programReplaced(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  if (error.code !== "ERR_MODULE_NOT_FOUND" && error.code !== "ENOENT") return undefined;
  // Node names first what it looked for, then who asked.
  const [, file = ""] = /'([^']*)'/.exec(error.message) ?? [];
  if (!file.startsWith(program)) return undefined;
  const message = `${file} is not there any more: is freeagent-sync being updated? When that is done, run it again; where nothing is, install it anew.`;
  return new Problem({ kind: "try_later", code: "program_replaced", message, cause: error });
}
