import type { Queryable } from "../../domain/queryable.ts";
import type { MappingFile } from "./mapping-file.ts";
import { readPresentKeys } from "./read-present-keys.ts";

/** Each costs some twenty queries to find; with more of them it is the file that fails, and the push itself tells so. */
const mostUnreadable = 50;

/**
 * Those of the keys that the user's select gives no row for. One that it fails for is not gone; the others are told all the
 * same, found by halves.
 * @throws Problem configuration/mapping_failed for what is no fault of a row
 */
export async function readGoneKeys(
  database: Queryable,
  file: MappingFile,
  keys: readonly string[],
): Promise<readonly string[]> {
  const gone: string[] = [];
  const unread = [keys];
  let unreadable = 0;
  for (let part = unread.pop(); part !== undefined && unreadable <= mostUnreadable; part = unread.pop()) {
    const present = await readPresentKeys(database, file, part);
    if (present !== undefined) gone.push(...part.filter((key) => !present.has(key)));
    else if (part.length === 1) unreadable += 1;
    else {
      const half = Math.ceil(part.length / 2);
      unread.push(part.slice(half), part.slice(0, half));
    }
  }
  return gone;
}
