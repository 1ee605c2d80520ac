import type { Queryable, Row } from "../../domain/queryable.ts";
import type { MappingFile } from "./mapping-file.ts";
import { mappingFailed, rowFault } from "./mapping-failed.ts";
import { canBeOfType, readMappedRows } from "./read-mapped-rows.ts";

/** What PostgreSQL says about the row of a key, and of which file it is. */
export interface Unreadable {
  readonly file: string;
  readonly words: string;
}

/** The rows of keys as readMappedRows gives them, and the keys whose rows PostgreSQL cannot make. */
export interface ReadableRows {
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  readonly unreadable: ReadonlyMap<string, Unreadable>;
}

/** Other rows of a file that are tried at each end of its keys. */
const triedAtEachEnd = 10;

/**
 * The keys whose rows PostgreSQL cannot make, found by halves: a batch of 500 with one of them takes some twenty queries.
 * Undefined where all of them fail with the same words, and so does every other row that is tried: then the file is at fault,
 * or a row that it reads for each key, and nothing is known of the keys.
 * @throws Problem as readMappedRows, for what is no fault of a row
 */
export async function findUnreadable(
  database: Queryable,
  files: readonly MappingFile[],
  keys: readonly string[],
): Promise<ReadonlyMap<string, Unreadable> | undefined> {
  const found = new Map<string, Unreadable>();
  for (const file of files) {
    for (const [key, why] of (await readByHalves(database, file, keys)).unreadable) found.set(key, why);
  }
  return (await isFilesFault(database, files, keys, found)) ? undefined : found;
}

/**
 * The present rows of keys as readMappedRows gives them, without the keys whose rows PostgreSQL cannot make. Where a condition
 * of the file fails for a row that none of them names, because PostgreSQL asks it about all rows, they are read by halves: it
 * asks for few keys first.
 * @throws Problem as readMappedRows, also where nothing is known of the keys
 */
export async function readReadableRows(
  database: Queryable,
  file: MappingFile,
  keys: readonly string[],
): Promise<ReadableRows> {
  try {
    return { rows: await readMappedRows(database, file, keys), unreadable: new Map() };
  } catch (error) {
    if (rowFault(error) === undefined) throw error;
    const read = await readByHalves(database, file, keys);
    if (await isFilesFault(database, [file], keys, read.unreadable)) throw error;
    return read;
  }
}

async function readByHalves(database: Queryable, file: MappingFile, keys: readonly string[]): Promise<ReadableRows> {
  const rows = new Map<string, readonly Row[]>();
  const unreadable = new Map<string, Unreadable>();
  const read = async (some: readonly string[]): Promise<void> => {
    try {
      for (const [key, found] of await readMappedRows(database, file, some)) rows.set(key, found);
    } catch (error) {
      const words = rowFault(error);
      if (words === undefined) throw error;
      const [only, another] = some;
      if (another !== undefined) {
        const half = Math.ceil(some.length / 2);
        await read(some.slice(0, half));
        await read(some.slice(half));
      } else if (only !== undefined) unreadable.set(only, { file: file.name, words });
    }
  };
  await read(keys);
  return { rows, unreadable };
}

/** Whether all keys fail with the same words, and other rows of the same file do, too. */
async function isFilesFault(
  database: Queryable,
  files: readonly MappingFile[],
  keys: readonly string[],
  unreadable: ReadonlyMap<string, Unreadable>,
): Promise<boolean> {
  const words = new Set([...unreadable.values()].map((why) => why.words));
  if (unreadable.size < keys.length || words.size > 1) return false;
  const names = new Set([...unreadable.values()].map((why) => why.file));
  for (const file of files) if (names.has(file.name) && !(await makesOthers(database, file, keys))) return true;
  return false;
}

/** Whether the file makes the row of any other key: the first and the last of its keys are tried. A single row has no others. */
async function makesOthers(database: Queryable, file: MappingFile, keys: readonly string[]): Promise<boolean> {
  const others = await readOtherKeys(database, file, keys);
  if (others === undefined) return false;
  if (others.length === 0) return keys.length === 1;
  return (await readByHalves(database, file, others)).unreadable.size < others.length;
}

/** Undefined where the file fails for one of them before it tells its key. */
async function readOtherKeys(
  database: Queryable,
  { keyColumn, keyType, name, sql }: MappingFile,
  keys: readonly string[],
): Promise<readonly string[] | undefined> {
  const end = (direction: string) => `
    (select m.${keyColumn}::text as key
     from (\n${sql}\n) m
     where m.${keyColumn} <> all($1::${keyType}[])
     group by m.${keyColumn}
     order by m.${keyColumn} ${direction}
     limit ${triedAtEachEnd})`;
  try {
    const possible = keys.filter((key) => canBeOfType(key, keyType));
    const rows = await database.query(`${end("asc")} union ${end("desc")}`, [possible]);
    return rows.map((row) => String(row["key"]));
  } catch (error) {
    const problem = mappingFailed(name, error);
    if (rowFault(problem) === undefined) throw problem;
    return undefined;
  }
}
