import * as z from "zod";
import { Problem } from "../domain/problem.ts";
import type { Queryable } from "../domain/queryable.ts";

/** Column name -> PostgreSQL type name, in the order of the select; or a sentence about what is wrong with it. */
export type DescribedSelect = { readonly columns: ReadonlyMap<string, string> } | { readonly problem: string };

const before = "select m.* from (select 1) one left join (\n";
const after = "\n) m on false";

/**
 * What columns a select has, without running it: joined on false, it is planned but never read.
 * A broken select is described by file and line, with PostgreSQL's own words.
 */
export async function describeSelect(database: Queryable, sql: string, path: string): Promise<DescribedSelect> {
  try {
    const [row] = await database.query(`${before}${sql}${after}`);
    const names = Object.keys(row ?? {});
    if (names.length === 0) return { problem: `${path}: the select has no columns.` };
    const types = names.map((name, index) => `pg_typeof(m."${name.replaceAll('"', '""')}")::text as t${index}`);
    const [typeRow] = await database.query(
      `select ${types.join(", ")} from (select 1) one left join (\n${sql}${after}`,
    );
    return { columns: new Map(names.map((name, index) => [name, String(typeRow?.[`t${index}`])])) };
  } catch (error) {
    // An unreachable database is no fault of the file.
    if (error instanceof Problem) throw error;
    return { problem: describeSqlError(error, sql, path) };
  }
}

const sqlError = z.object({
  message: z.string(),
  position: z.optional(z.coerce.number()),
  hint: z.optional(z.string()),
});

function describeSqlError(error: unknown, sql: string, path: string): string {
  const parsed = sqlError.safeParse(error);
  if (!parsed.success) return `${path}: ${String(error)}`;
  const { message, position, hint } = parsed.data;
  const inFile = position === undefined ? undefined : position - 1 - before.length;
  const line = inFile === undefined || inFile < 0 ? "" : `:${sql.slice(0, inFile).split("\n").length}`;
  return `${path}${line}: ${message}${hint === undefined ? "" : ` (${hint})`}`;
}
