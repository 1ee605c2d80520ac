import type { Queryable } from "../../domain/queryable.ts";

/** How far back a pull re-reads: FreeAgent's timestamps have whole seconds, and pages shift while people work. */
const overlap = "5 minutes";

/**
 * From which moment a list must be read again, ISO 8601 UTC; undefined for the first time.
 * An overlap before the newest change seen: re-reading is harmless, missing is not.
 */
export async function readCursor(database: Queryable, company: string, name: string): Promise<string | undefined> {
  const [row] = await database.query(
    `select to_char((position - $3::interval) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since
     from freeagent_sync.cursors
     where company = $1
       and name = $2`,
    [company, name, overlap],
  );
  return row === undefined ? undefined : String(row["since"]);
}
