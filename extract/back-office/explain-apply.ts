import type { Queryable } from "../../domain/queryable.ts";

/** A call of a procedure, after comments. PostgreSQL plans none, so nothing can be said of it. */
const call = /^(?:\s|--.*\n|\/\*[\s\S]*?\*\/)*call\b/i;

/**
 * Lets PostgreSQL plan an apply file for no row at all, and runs nothing: it looks up every name and the role's rights.
 * @throws the database's own error where the file could not be run
 */
export async function explainApply(database: Queryable, sql: string): Promise<void> {
  if (!call.test(sql)) await database.query(`explain ${sql}`, [[]]);
}
