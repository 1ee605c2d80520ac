import { quotedName, quoteIdentifier, type CapturedTable } from "../../domain/captured-table.ts";
import type { Queryable } from "../../domain/queryable.ts";
import type { MappingFile } from "./mapping-file.ts";
import { readMappedRows } from "./read-mapped-rows.ts";

const exampleKeys = 200;

/**
 * Whether keys of a captured table are keys of its mapping file: where none is, its changes name rows that do not exist
 * and are dropped as such. Examples are looked up from one side, and only where none fits from the other.
 * Undefined where one side is empty.
 */
export async function keysMeet(
  database: Queryable,
  table: Pick<CapturedTable, "schema" | "table" | "key">,
  file: MappingFile,
): Promise<boolean | undefined> {
  const captured = await readExampleKeys(database, quoteIdentifier(table.key), quotedName(table));
  if (captured.length === 0) return undefined;
  if ((await readMappedRows(database, file, captured)).size > 0) return true;
  const mapped = await readExampleKeys(database, file.keyColumn, `(\n${file.sql}\n) m`);
  return mapped.length === 0 ? undefined : holdsAny(database, table, mapped);
}

/** Whichever rows come first: no index is needed. */
async function readExampleKeys(database: Queryable, column: string, source: string): Promise<readonly string[]> {
  const rows = await database.query(
    `select ${column}::text as key from ${source} where ${column} is not null limit ${exampleKeys}`,
  );
  return rows.map((row) => String(row["key"]));
}

/** Reads the whole table where it holds none of the keys: as text they fit no index, but they fit every type. */
async function holdsAny(
  database: Queryable,
  table: Pick<CapturedTable, "schema" | "table" | "key">,
  keys: readonly string[],
): Promise<boolean> {
  const rows = await database.query(
    `select 1 from ${quotedName(table)} where ${quoteIdentifier(table.key)}::text = any($1::text[]) limit 1`,
    [keys],
  );
  return rows.length > 0;
}
