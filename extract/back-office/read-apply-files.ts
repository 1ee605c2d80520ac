import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { nearestName } from "../../domain/nearest-name.ts";
import { Problem } from "../../domain/problem.ts";
import { readSqlFile } from "./read-sql-file.ts";
import type { StagedKind } from "../staging/read-unapplied.ts";

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
    // A file without a statement is refused, too: PostgreSQL carries nothing out without a word, and the rows would be stamped.
    const file = await readSqlFile(join(folder, `${kind}.sql`));
    if ("problem" in file) throw invalid(file.problem, file.cause);
    files[kind] = file.sql;
  }
  return files;
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
}

function invalid(message: string, cause?: unknown): Problem {
  return new Problem({ kind: "configuration", code: "apply_invalid", message, cause });
}
