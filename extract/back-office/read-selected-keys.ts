import { Problem } from "../../domain/problem.ts";
import type { Database, Queryable } from "../../domain/queryable.ts";
import { selectionSql, type KeySelection } from "./key-selection.ts";
import type { MappingFile } from "./mapping-file.ts";

/** Keys handed over at a time. */
const batchSize = 5_000;
const ownLimits = ["database_read_only", "database_statement_cancelled"];

/**
 * Reads the keys of a selection through the user's select, in the order in which they should go to FreeAgent, and
 * hands them over batch by batch. One cursor in a read-only transaction: the select runs once, memory stays small,
 * and nothing that the mapping or `--where` holds can write.
 * @param limitSeconds for the whole select up to its first row, and for each further batch
 * @throws Problem usage/where_too_slow or configuration/mapping_too_slow past the limit; usage/where_failed or
 * configuration/mapping_failed with PostgreSQL's words; a Problem of `onKeys` as it is
 */
export async function readSelectedKeys(
  database: Database,
  file: MappingFile,
  selection: KeySelection,
  onKeys: (keys: readonly string[]) => Promise<void>,
  limitSeconds = 300,
): Promise<void> {
  const { condition, values } = selectionSql(file, selection);
  const read = <Answer>(statement: Promise<Answer>): Promise<Answer> =>
    statement.catch((error: unknown) => {
      throw asProblem(error, file, selection, limitSeconds);
    });
  await database.transaction(async (transaction) => {
    await transaction.execute("set transaction read only");
    await transaction.execute(`set local statement_timeout = ${Math.ceil(limitSeconds * 1000)}`);
    await read(transaction.query(declareSql(file, condition), values));
    for (;;) {
      const keys = await read(fetchKeys(transaction));
      if (keys.length === 0) return;
      await onKeys(keys);
    }
  });
}

async function fetchKeys(transaction: Queryable): Promise<readonly string[]> {
  const rows = await transaction.query(`fetch forward ${batchSize} from selected`);
  return rows.map((row) => String(row["source_key"]));
}

function declareSql(file: MappingFile, condition: string): string {
  return `
    declare selected no scroll cursor for
    select m.source_key::text as source_key
    from (\n${file.sql}\n) m
    where m.source_key is not null
      and ${condition}
    order by ${orderOf(file)}`;
}

/** Oldest documents first; hidden contacts last, because no new invoice waits for them. */
function orderOf(file: MappingFile): string {
  const has = (name: string): boolean => file.columns.some((column) => column.name === name);
  const first = has("hidden") ? ["m.hidden"] : has("dated_on") ? ["m.dated_on"] : [];
  return [...first, "m.source_key"].join(", ");
}

function asProblem(raised: unknown, file: MappingFile, selection: KeySelection, limitSeconds: number): unknown {
  // It is we who made this transaction read-only and gave it a timeout, not the server.
  const error = raised instanceof Problem && ownLimits.includes(raised.code) ? raised.cause : raised;
  // An unreachable database is no fault of the select; without a code it is no answer of PostgreSQL's.
  if (error instanceof Problem || !(error instanceof Error) || !("code" in error)) return error;
  const byWhere = selection.kind === "where";
  const [subject, kind] = byWhere
    ? ([`--where over ${file.name}`, "usage"] as const)
    : ([file.name, "configuration"] as const);
  if (error.code === "57014") {
    const code = byWhere ? "where_too_slow" : "mapping_too_slow";
    const remedy = byWhere
      ? "or a condition that PostgreSQL has an index for (explain tells)"
      : "or make its select faster (explain tells what takes the time)";
    const message = `${subject} was broken off: it may take ${limitSeconds} seconds and no longer (PostgreSQL says: ${error.message}). Choose fewer rows at a time, with --from and --to or --keys, ${remedy}. What is enqueued already is not enqueued again.`;
    return new Problem({ kind, code, message, cause: error });
  }
  const [code, failed] = byWhere ? ["where_failed", "failed"] : ["mapping_failed", "cannot be read"];
  return new Problem({ kind, code, message: `${subject} ${failed}. PostgreSQL says: ${error.message}`, cause: error });
}
