import type { Queryable } from "../../domain/queryable.ts";

/** Until when FreeAgent has refused all calls of a company, `YYYY-MM-DD HH24:MI:SS` UTC; undefined when it has not. */
export async function readBlockedUntil(database: Queryable, company: string): Promise<string | undefined> {
  const [row] = await database.query(
    `select to_char(blocked_until at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS') as blocked_until
     from freeagent_sync.request_budget
     where company = $1
       and blocked_until > clock_timestamp()`,
    [company],
  );
  return row === undefined ? undefined : String(row["blocked_until"]);
}
