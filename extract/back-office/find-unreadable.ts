import type { Queryable } from "../../domain/queryable.ts";
import type { MappingFile } from "./mapping-file.ts";
import { mappingFailed, rowFault } from "./mapping-failed.ts";
import { canBeOfType, readMappedRows } from "./read-mapped-rows.ts";

/** What PostgreSQL says about the row of a key, and of which file it is. */
export interface Unreadable {
  readonly file: string;
  readonly words: string;
}

/** Other rows of a file that are tried at each end of its keys. */
const triedAtEachEnd = 10;

/**
 * The keys whose rows PostgreSQL cannot make, found by halves: a batch of 500 with one of them takes some twenty queries.
 * Empty where all of several keys fail with the same words, and so does every other row that is tried: then the file is at
 * fault, or a row that it reads for each key, and nothing is known of the keys.
 * @throws Problem as readMappedRows, for what is no fault of a row
 */
export async function findUnreadable(
  database: Queryable,
  files: readonly MappingFile[],
  keys: readonly string[],
): Promise<ReadonlyMap<string, Unreadable>> {
  const found = new Map<string, Unreadable>();
  for (const file of files) await search(database, file, keys, found);
  const words = new Set([...found.values()].map((unreadable) => unreadable.words));
  if (keys.length === 1 || found.size < keys.length || words.size > 1) return found;
  const names = new Set([...found.values()].map((unreadable) => unreadable.file));
  for (const file of files) if (names.has(file.name) && !(await makesOthers(database, file, keys))) return new Map();
  return found;
}

/** Whether the file makes the row of any other key: the first and the last of its keys are tried. */
async function makesOthers(database: Queryable, file: MappingFile, keys: readonly string[]): Promise<boolean> {
  const { keyColumn, keyType, sql } = file;
  const end = (direction: string) => `
    (select m.${keyColumn}::text as key
     from (\n${sql}\n) m
     where m.${keyColumn} <> all($1::${keyType}[])
     group by m.${keyColumn}
     order by m.${keyColumn} ${direction}
     limit ${triedAtEachEnd})`;
  const rows = await database
    .query(`${end("asc")} union ${end("desc")}`, [keys.filter((key) => canBeOfType(key, keyType))])
    .catch((error: unknown) => {
      const problem = mappingFailed(file.name, error);
      if (rowFault(problem) === undefined) throw problem;
      return [];
    });
  const others = rows.map((row) => String(row["key"]));
  const failing = new Map<string, Unreadable>();
  await search(database, file, others, failing);
  return failing.size < others.length;
}

async function search(
  database: Queryable,
  file: MappingFile,
  keys: readonly string[],
  found: Map<string, Unreadable>,
): Promise<void> {
  try {
    await readMappedRows(database, file, keys);
  } catch (error) {
    const words = rowFault(error);
    if (words === undefined) throw error;
    const [only, another] = keys;
    if (another === undefined) {
      if (only !== undefined) found.set(only, { file: file.name, words });
      return;
    }
    const half = Math.ceil(keys.length / 2);
    await search(database, file, keys.slice(0, half), found);
    await search(database, file, keys.slice(half), found);
  }
}

/** The present rows of keys as readMappedRows gives them, without the keys whose rows PostgreSQL cannot make. */
export async function readReadableRows(database: Queryable, file: MappingFile, keys: readonly string[]) {
  try {
    return { rows: await readMappedRows(database, file, keys), unreadable: new Map<string, Unreadable>() };
  } catch (error) {
    if (rowFault(error) === undefined) throw error;
    const unreadable = await findUnreadable(database, [file], keys);
    if (unreadable.size === 0) throw error;
    const readable = keys.filter((key) => !unreadable.has(key));
    return { rows: await readMappedRows(database, file, readable), unreadable };
  }
}
