import * as z from "zod";
import { Problem } from "../../domain/problem.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** Column name -> PostgreSQL type name, in the order of the select; or a sentence about what is wrong with it. */
export type DescribedSelect = { readonly columns: ReadonlyMap<string, string> } | { readonly problem: string };

const opening = "from (select 1) one left join (\n";

function joined(sql: string): string {
  return `${opening}${sql}\n) m on false`;
}

/**
 * What columns a select has, without running it: joined on false, it is planned but never read.
 * A broken select is described by file and line, with PostgreSQL's own words.
 */
export async function describeSelect(database: Queryable, sql: string, path: string): Promise<DescribedSelect> {
  try {
    const [row] = await database.query(`select m.* ${joined(sql)}`);
    const names = Object.keys(row ?? {});
    if (names.length === 0) return { problem: `${path}: the select has no columns.` };
    const types = names.map((name, index) => `pg_typeof(m."${name.replaceAll('"', '""')}")::text as t${index}`);
    return await describeTypes(database, `select ${types.join(", ")} ${joined(sql)}`, names, path);
  } catch (error) {
    // An unreachable database is no fault of the file.
    if (error instanceof Problem) throw error;
    return { problem: describeSqlError(error, sql, path) };
  }
}

/** @throws the database's own error for anything but a column that is there twice */
async function describeTypes(
  database: Queryable,
  query: string,
  names: readonly string[],
  path: string,
): Promise<DescribedSelect> {
  try {
    const [row] = await database.query(query);
    return { columns: new Map(names.map((name, index) => [name, String(row?.[`t${index}`])])) };
  } catch (error) {
    const failed = sqlError.safeParse(error).data;
    if (failed?.code !== ambiguousColumn || failed.position === undefined) throw error;
    const [, name] = /^m\."((?:[^"]|"")+)"/.exec(query.slice(failed.position - 1)) ?? [];
    return { problem: `${path}: column "${name ?? ""}" is there more than once.` };
  }
}

const ambiguousColumn = "42702";
const syntaxError = "42601";
const noRight = "42501";
const sqlError = z.object({
  message: z.string(),
  code: z.optional(z.string()),
  position: z.optional(z.coerce.number()),
  hint: z.optional(z.string()),
});

function describeSqlError(error: unknown, sql: string, path: string): string {
  const parsed = sqlError.safeParse(error);
  if (!parsed.success) return `${path}: ${String(error)}`;
  const { message, code, position, hint } = parsed.data;
  const inFile = position === undefined ? -1 : position - 1 - `select m.* ${opening}`.length;
  const line = inFile < 0 ? "" : `:${sql.slice(0, inFile).split("\n").length}`;
  const ours = code === noRight ? grantIt : code === syntaxError && sql[inFile] === ";" ? afterSemicolon : undefined;
  const advice = ours ?? hint;
  return `${path}${line}: ${message}${advice === undefined ? "" : ` (${advice})`}`;
}

const grantIt =
  "grant select on it, and usage on its schema, to the role in DATABASE_URL; docs/dba.md has the statements";
const afterSemicolon = "a mapping file is one select; take out its semicolon and what follows it";
