import { ledgerLockSql } from "../../db/migration-ledger.ts";
import { lockTimedOut } from "../../db/server-ailing.ts";
import type { CapturedTable } from "../../domain/captured-table.ts";
import { Problem } from "../../domain/problem.ts";
import type { Database, Queryable } from "../../domain/queryable.ts";
import { captureInstallSql, captureRemoveSql, tableCapture } from "./capture-sql.ts";
import { compareCapture, type CaptureComparison } from "./compare-capture.ts";
import { readInstalledCapture } from "./installed-capture.ts";
import { readTableShapes } from "./table-shape.ts";

/**
 * Compares the triggers that tables need with the database's. Triggers of ours that none of the tables needs are
 * leftovers; with `company` only those of that company are.
 * @throws Problem configuration/capture_failed for a table or key that is not there
 */
export async function checkCapture(
  database: Queryable,
  tables: readonly CapturedTable[],
  company?: string,
): Promise<CaptureComparison> {
  const triggered = tables.filter((table) => table.method === "triggers");
  const shapes = await readTableShapes(database, triggered);
  const wanted = triggered.flatMap((table, index) => {
    const shape = shapes[index];
    return shape === undefined ? [] : [tableCapture(table, shape)];
  });
  const installed = await readInstalledCapture(database);
  return compareCapture(
    wanted,
    installed.filter((found) => company === undefined || found.company === company),
  );
}

/** The statements that bring a database to what a comparison wants; empty when nothing is to be done. */
export function installStatements(comparison: CaptureComparison): readonly string[] {
  return inOneTransaction([
    ...comparison.leftovers.map(captureRemoveSql),
    ...comparison.toInstall.map(captureInstallSql),
  ]);
}

/** The statements that remove every trigger and function of ours, also those of earlier configurations. */
export async function removeStatements(database: Queryable, company?: string): Promise<readonly string[]> {
  const installed = await readInstalledCapture(database);
  const chosen = installed.filter((found) => company === undefined || found.company === company);
  return inOneTransaction([...new Set(chosen.map((found) => found.functionName))].map(captureRemoveSql));
}

/**
 * Brings the triggers of the tables up to date in one transaction; what is right already is not touched.
 * @throws Problem configuration/capture_failed with PostgreSQL's words, try_later/capture_table_busy; nothing is
 * changed then
 */
export async function installCapture(
  database: Database,
  tables: readonly CapturedTable[],
  company?: string,
): Promise<void> {
  await runCapture(database, installStatements(await checkCapture(database, tables, company)));
}

/** Runs statements as they were printed. @throws Problem as installCapture */
export async function runCapture(database: Database, statements: readonly string[]): Promise<void> {
  if (statements.length === 0) return;
  // The first and the last are begin and commit, which the transaction gives itself.
  await database.transaction(async (transaction) => {
    for (const statement of statements.slice(1, -1)) {
      await transaction.query(statement).catch((cause: unknown) => {
        throw captureFailed(statement, cause);
      });
    }
  });
}

/**
 * Waiting for a busy table makes all its later writers wait too, so waiting ends soon. Two installs take turns: of two
 * that make the same function at once PostgreSQL refuses one.
 */
function inOneTransaction(statements: readonly string[]): readonly string[] {
  if (statements.length === 0) return [];
  return ["begin;", "set local lock_timeout = '5s';", `${ledgerLockSql};`, ...statements, "commit;"];
}

function captureFailed(statement: string, cause: unknown): unknown {
  const timedOut = lockTimedOut(cause);
  if (timedOut !== undefined) {
    const message = `Another transaction keeps a captured table busy (${timedOut.message}). Nothing was changed; try again when it has ended.`;
    return new Problem({ kind: "try_later", code: "capture_table_busy", message, cause });
  }
  if (cause instanceof Problem) return cause;
  const words = cause instanceof Error ? cause.message : String(cause);
  const table = / on (".+")\n/.exec(statement)?.[1];
  const message = `capture${table === undefined ? "" : ` of ${table}`}: ${words}. Nothing was changed. docs/capture.md lists the rights that the role needs.`;
  return new Problem({ kind: "configuration", code: "capture_failed", message, cause });
}
