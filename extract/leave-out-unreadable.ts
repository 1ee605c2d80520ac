import { quoteLiteral } from "../db/quote-literal.ts";
import { Problem } from "../domain/problem.ts";
import type { Queryable, Row } from "../domain/queryable.ts";
import { readReadableRows, type Unreadable } from "./find-unreadable.ts";
import { mappingFailed } from "./mapping-failed.ts";
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
 * time, so it is called only after such a failure. Where PostgreSQL must work a select out before it looks at keys
 * (`distinct`, windows), or the condition of the select itself fails, the file still fails.
 * @throws Problem configuration/mapping_failed where no single row is to blame, or too many are
 */
export async function leaveOutUnreadable(database: Queryable, file: MappingFile): Promise<ReadableFile> {
  const unreadable = new Map<string, Unreadable>();
  await readAllKeys(database, file, async (keys) => {
    const batch = await readReadableRows(database, file, keys);
    for (const [key, why] of batch.unreadable) unreadable.set(key, why);
    if (unreadable.size > mostUnreadable) throw tooMany(file, [...unreadable.values()]);
  });
  return { file: { ...file, sql: withoutKeys(file, [...unreadable.keys()]) }, unreadable };
}

function tooMany(file: MappingFile, [first]: readonly Unreadable[]): Problem {
  return new Problem({
    kind: "configuration",
    code: "mapping_failed",
    message: `mapping/${file.name} cannot be read: it fails for more than ${mostUnreadable} rows. PostgreSQL says of one: ${first?.words ?? ""}. Correct the file, or the rows that it reads.`,
  });
}

/** No other column is asked for, so none is worked out. No transaction stays open meanwhile: who reads rows within one needs two connections. */
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

function withoutKeys({ sql, keyColumn }: MappingFile, keys: readonly string[]): string {
  if (keys.length === 0) return sql;
  const list = keys.map(quoteLiteral).join(", ");
  return `select * from (\n${sql}\n) readable where readable.${keyColumn}::text <> all(array[${list}])`;
}
