import type { Queryable, Row } from "../../domain/queryable.ts";
import type { MappingFile } from "./mapping-file.ts";
import { mappingFailed, rowFault } from "./mapping-failed.ts";

const wholeNumber = /^-?\d{1,19}$/;
/** Bits of each type of whole number. */
const widths: Readonly<Record<string, number>> = { smallint: 16, integer: 32, bigint: 64 };
const decimalNumber = /^-?\d{1,1000}(\.\d{1,1000})?$/;
const uuid = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/**
 * The present rows of the given keys, through the user's select: one query per batch, restricted by the key in
 * its own type so that the primary key of the user's table serves. Rows of one key keep the order of the select.
 * A key that cannot be of the type (a hand-written change row) simply has no row.
 * @throws Problem configuration/mapping_failed with PostgreSQL's words
 */
export async function readMappedRows(
  database: Queryable,
  file: MappingFile,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const possible = keys.filter((key) => canBeOfType(key, file.keyType));
  const rows = await queryRows(database, file, possible);
  const rowsByKey = new Map<string, Row[]>();
  for (const row of rows) {
    const key = String(row[file.keyColumn]);
    const group = rowsByKey.get(key);
    if (group === undefined) rowsByKey.set(key, [row]);
    else group.push(row);
  }
  return rowsByKey;
}

async function queryRows(database: Queryable, file: MappingFile, keys: readonly string[]): Promise<readonly Row[]> {
  try {
    return await database.query(mappedRowsSql(file), [keys]);
  } catch (error) {
    const failed = mappingFailed(file.name, error);
    if (file.byHalves !== true || keys.length < 2 || rowFault(failed) === undefined) throw failed;
    const half = Math.ceil(keys.length / 2);
    const first = await queryRows(database, file, keys.slice(0, half));
    return [...first, ...(await queryRows(database, file, keys.slice(half)))];
  }
}

/** The user's select, restricted to the keys in `$1` in the key's own type. */
export function mappedRowsSql(file: MappingFile): string {
  return `select * from (\n${file.sql}\n) m where m.${file.keyColumn} = any($1::${file.keyType}[])`;
}

/** Whether text can be a value of a key column of this PostgreSQL type. */
export function canBeOfType(key: string, type: string): boolean {
  const bits = widths[type];
  if (bits !== undefined) return wholeNumber.test(key) && BigInt.asIntN(bits, BigInt(key)) === BigInt(key);
  if (type === "numeric") return decimalNumber.test(key);
  return type === "uuid" ? uuid.test(key) : true;
}
