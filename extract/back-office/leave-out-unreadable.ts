import { quoteLiteral } from "../../db/quote-literal.ts";
import { Problem } from "../../domain/problem.ts";
import type { Queryable, Row } from "../../domain/queryable.ts";
import { findUnreadable, readReadableRows, type Unreadable } from "./find-unreadable.ts";
import { mappingFailed, rowFault } from "./mapping-failed.ts";
import type { MappingFile } from "./mapping-file.ts";

/** Keys looked at by one query, where none of their rows fails. */
const batchSize = 500;
/** Keys held at a time; each page reads the file once. */
const pageSize = 100_000;
/** Each costs some twenty queries to find; with more of them it is the file that needs a person. */
const mostUnreadable = 100;

/** A mapping file that gives all rows which PostgreSQL can make, and the keys of the others. */
export interface ReadableFile {
  readonly file: MappingFile;
  readonly unreadable: ReadonlyMap<string, Unreadable>;
}

/**
 * For statements that read a whole file, and fail when it fails for one row. Reads every row of the file, some hundreds at a
 * time, so it is called only after such a failure. Where the condition of the select fails, and not its list, the file does not
 * even tell its keys: then those that are known otherwise are tried. Where PostgreSQL must work a select out before it looks at
 * keys (`distinct`, windows, a condition on a table that does not hold the key), the file still fails.
 * @param knownKeys keys whose rows the condition may fail for
 * @throws Problem configuration/mapping_failed where no single row is to blame, or too many are
 */
export async function leaveOutUnreadable(
  database: Queryable,
  file: MappingFile,
  knownKeys: () => Promise<readonly string[]>,
): Promise<ReadableFile> {
  const unreadable = new Map<string, Unreadable>();
  const note = (found: ReadonlyMap<string, Unreadable>): void => {
    for (const [key, why] of found) unreadable.set(key, why);
    if (unreadable.size > mostUnreadable) throw tooMany(file, [...unreadable.values()]);
  };
  const tryAll = (from: MappingFile): Promise<void> =>
    readAllKeys(database, from, async (keys) => {
      note((await readReadableRows(database, from, keys)).unreadable);
    });
  try {
    await tryAll(file);
  } catch (error) {
    if (rowFault(error) === undefined) throw error;
    const keys = await knownKeys();
    for (let first = 0; first < keys.length; first += batchSize) {
      const batch = keys.slice(first, first + batchSize);
      const found = await findUnreadable(database, [file], batch);
      // Where so many fail there are too many anyway: the file is not asked for each of its keys.
      if (found === undefined && batch.length > mostUnreadable) throw error;
      note(found ?? new Map());
    }
    if (unreadable.size === 0) throw error;
    await tryAll(withoutKeys(file, [...unreadable.keys()]));
  }
  return { file: withoutKeys(file, [...unreadable.keys()]), unreadable };
}

function tooMany(file: MappingFile, [first]: readonly Unreadable[]): Problem {
  const why = `it fails for more than ${mostUnreadable} rows. PostgreSQL says of one: ${first?.words ?? ""}`;
  return new Problem({
    kind: "configuration",
    code: "mapping_failed",
    message: `mapping/${file.name} cannot be read: ${why}. Correct the file, or the rows that it reads.`,
    cause: new Error(why),
  });
}

/**
 * No other column is asked for, so none is worked out. No transaction stays open meanwhile: who reads rows within one
 * needs two connections.
 */
async function readAllKeys(
  database: Queryable,
  { name, sql, keyColumn, keyType }: MappingFile,
  onKeys: (keys: readonly string[]) => Promise<void>,
): Promise<void> {
  const page = `
    select m.${keyColumn}::text as key
    from (\n${sql}\n) m
    where m.${keyColumn} is not null
      and ($1::${keyType} is null or m.${keyColumn} > $1::${keyType})
    order by m.${keyColumn}
    limit ${pageSize}`;
  for (let after: string | null = null; ;) {
    const rows: readonly Row[] = await database.query(page, [after]).catch((error: unknown) => {
      throw mappingFailed(name, error);
    });
    const keys = rows.map((row) => String(row["key"]));
    for (let first = 0; first < keys.length; first += batchSize) await onKeys(keys.slice(first, first + batchSize));
    if (keys.length < pageSize) return;
    after = keys.at(-1) ?? null;
  }
}

/**
 * A file without the rows of some keys. One comparison for each key, in its own type and with a list of one: of the conditions
 * on a table PostgreSQL works the cheapest out first, and this one passes for half an operator. So a condition of the file's
 * own that fails for one of the rows is not even asked about it.
 */
export function withoutKeys(file: MappingFile, keys: readonly string[]): MappingFile {
  const { sql, keyColumn, keyType } = file;
  if (keys.length === 0) return file;
  const others = keys.map((key) => `readable.${keyColumn} <> all (array[${quoteLiteral(key)}]::${keyType}[])`);
  return { ...file, sql: `select * from (\n${sql}\n) readable where ${others.join(" and ")}` };
}
