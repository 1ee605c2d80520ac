import type { Database } from "../domain/queryable.ts";
import { Problem } from "../domain/problem.ts";
import { captureInstallSql, captureRemoveSql, type CapturedTable } from "./capture-sql.ts";

/**
 * Installs the triggers of all tables in one transaction; each table is locked for the moment that creating its
 * triggers takes.
 * @throws Problem configuration/capture_failed with PostgreSQL's words; nothing is installed then
 */
export function installCapture(database: Database, tables: readonly CapturedTable[]): Promise<void> {
  return inOneTransaction(database, tables, captureInstallSql);
}

/** Removes the triggers and functions of all tables in one transaction. @throws Problem as installCapture */
export function removeCapture(database: Database, tables: readonly CapturedTable[]): Promise<void> {
  return inOneTransaction(database, tables, captureRemoveSql);
}

async function inOneTransaction(
  database: Database,
  tables: readonly CapturedTable[],
  sqlOf: (table: CapturedTable) => string,
): Promise<void> {
  await database.transaction(async (transaction) => {
    for (const table of tables) {
      await transaction.query(sqlOf(table)).catch((cause: unknown) => {
        if (cause instanceof Problem) throw cause;
        throw new Problem({
          kind: "configuration",
          code: "capture_failed",
          message: `capture.${table.entity}: ${table.schema}.${table.table} (key ${table.key}): ${cause instanceof Error ? cause.message : String(cause)}. Correct the configuration, or run it as the owner of the table.`,
          cause,
        });
      });
    }
  });
}
