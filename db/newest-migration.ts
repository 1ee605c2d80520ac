import * as z from "zod";
import { Problem } from "../domain/problem.ts";
import type { Queryable } from "../domain/queryable.ts";
import { ledgerTable } from "./migration-ledger.ts";

const newestRows = z.tuple([z.object({ newest: z.string() })]);

/** Name of the newest migration that a migrated database has. By primary key. */
export async function newestMigration(database: Queryable): Promise<string> {
  const rows = await database.query(`select max(name) as newest from ${ledgerTable}`);
  return newestRows.parse(rows)[0].newest;
}

/**
 * For a process that lives on: refuses a database that was migrated by a newer program since `known` was its newest. What
 * is installed by now is no guide, because it has replaced our own files.
 * @throws Problem try_later/program_outdated
 */
export async function requireNewest(database: Queryable, known: string): Promise<void> {
  const newest = await newestMigration(database);
  if (newest === known) return;
  throw new Problem({
    kind: "try_later",
    code: "program_outdated",
    message: `A newer freeagent-sync has brought the schema up to date (${newest}), while this one was running: start it again.`,
  });
}
