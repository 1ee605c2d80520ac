import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { nearestName } from "../domain/nearest-name.ts";
import { Problem } from "../domain/problem.ts";
import type { StagedKind } from "./read-unapplied.ts";

/** The user's apply statements; what has no file is taken over by the back office itself. */
export type ApplyFiles = Readonly<Partial<Record<StagedKind, string>>>;

const kinds: readonly StagedKind[] = ["bank_payments", "contact_updates", "new_contacts"];

/**
 * Reads the apply folder; undefined: the configuration names none. A folder or a file that cannot be read must not pass
 * for one that is not there: what came from FreeAgent would never reach the back office, and no run would say so.
 * @throws Problem configuration/apply_invalid
 */
export async function readApplyFiles(folder: string | undefined): Promise<ApplyFiles> {
  if (folder === undefined) return {};
  const names = await readdir(folder).catch((cause: unknown) => {
    const remedy =
      "Correct apply in the configuration, or leave it out: the back office then reads the staging tables.";
    throw invalid(`${folder}: the apply folder cannot be read (${codeOf(cause)}). ${remedy}`, cause);
  });
  const files: Partial<Record<StagedKind, string>> = {};
  const known = kinds.map((kind) => `${kind}.sql`);
  for (const name of names.filter((one) => extname(one) === ".sql" && !known.includes(one))) {
    const near = nearestName(name, known);
    if (near !== undefined) throw invalid(`${join(folder, name)}: unknown apply file; did you mean "${near}"?`);
  }
  for (const kind of kinds.filter((one) => names.includes(`${one}.sql`))) {
    const path = join(folder, `${kind}.sql`);
    const sql = await readFile(path, "utf8").catch((cause: unknown) => {
      throw invalid(`${path} cannot be read (${codeOf(cause)}).`, cause);
    });
    // PostgreSQL carries nothing out without a word, and the rows would be stamped.
    if (/^[;\s]*$/.test(withoutComments(sql)))
      throw invalid(`${path} holds no statement: write one, or remove the file.`);
    files[kind] = sql;
  }
  return files;
}

/** For the question whether anything else is there: inside a text these would be no comments. */
function withoutComments(sql: string): string {
  return sql.replace(/--.*$/gm, "").replace(/\/\*[\s\S]*?\*\//g, "");
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
}

function invalid(message: string, cause?: unknown): Problem {
  return new Problem({ kind: "configuration", code: "apply_invalid", message, cause });
}
