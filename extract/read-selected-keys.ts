import { Problem } from "../domain/problem.ts";
import type { Database, Queryable } from "../domain/queryable.ts";
import { selectionSql, type KeySelection } from "./key-selection.ts";
import type { MappingFile } from "./mapping-file.ts";

/** Keys handed over at a time. */
const batchSize = 5_000;
/** For the whole select up to its first row, and for each further batch. */
const statementTimeout = "5min";
const ownLimits = ["database_read_only", "database_statement_cancelled"];

/**
 * Reads the keys of a selection through the user's select, in the order in which they should go to FreeAgent, and
 * hands them over batch by batch. One cursor in a read-only transaction: the select runs once, memory stays small,
 * and nothing that the mapping or `--where` holds can write.
 * @throws Problem usage or configuration with PostgreSQL's words; a Problem of `onKeys` as it is
 */
export async function readSelectedKeys(
  database: Database,
  file: MappingFile,
  selection: KeySelection,
  onKeys: (keys: readonly string[]) => Promise<void>,
): Promise<void> {
  const { condition, values } = selectionSql(file, selection);
  const read = <Answer>(statement: Promise<Answer>): Promise<Answer> =>
    statement.catch((error: unknown) => {
      throw asProblem(error, file, selection);
    });
  await database.transaction(async (transaction) => {
    await transaction.execute("set transaction read only");
    await transaction.execute(`set local statement_timeout = '${statementTimeout}'`);
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

function asProblem(raised: unknown, file: MappingFile, selection: KeySelection): unknown {
  // It is we who made this transaction read-only and gave it a timeout, not the server.
  const error = raised instanceof Problem && ownLimits.includes(raised.code) ? raised.cause : raised;
  // An unreachable database is no fault of the select; without a code it is no answer of PostgreSQL's.
  if (error instanceof Problem || !(error instanceof Error) || !("code" in error)) return error;
  const words = error.code === "57014" ? `${error.message} (${statementTimeout})` : error.message;
  if (selection.kind === "where") {
    return new Problem({
      kind: "usage",
      code: "where_failed",
      message: `--where over ${file.name} failed. PostgreSQL says: ${words}`,
      cause: error,
    });
  }
  return new Problem({
    kind: "configuration",
    code: "mapping_failed",
    message: `${file.name} cannot be read. PostgreSQL says: ${words}`,
    cause: error,
  });
}
