import { asksPerson } from "../../db/what-counts-sql.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** What a person decided about a reject. */
export interface Dismissal {
  readonly entity: string;
  readonly sourceKey: string;
  /** User and host. */
  readonly by: string;
  readonly because: string;
}

/**
 * Records that a person leaves a reject as it is. Only what needs a person can be dismissed: a key that waits or is
 * retried comes back with every run. False when there is no such reject any more. Primary key.
 */
export async function dismissReject(database: Queryable, company: string, dismissal: Dismissal): Promise<boolean> {
  const dismissed = await database.execute(
    `update freeagent_sync.rejects
     set dismissed_at = clock_timestamp(),
         dismissed_by = $4,
         dismissed_because = $5
     where company = $1
       and entity = $2
       and source_key = $3
       and ${asksPerson}`,
    [company, dismissal.entity, dismissal.sourceKey, dismissal.by, dismissal.because],
  );
  return dismissed === 1;
}

/**
 * Takes dismissals back, and ends the rest of keys that are to be tried again; the attempts of all begin anew. Primary key.
 * @returns how many rested
 */
export async function releaseRejects(
  transaction: Queryable,
  company: string,
  entity: string,
  sourceKeys: readonly string[],
): Promise<number> {
  const rows = await transaction.query(
    `update freeagent_sync.rejects
     set dismissed_at = null,
         dismissed_by = null,
         dismissed_because = null,
         next_attempt_at = case when next_attempt_at is not null then clock_timestamp() end,
         retries = 0,
         retrying_since = null
     where company = $1
       and entity = $2
       and source_key = any($3::text[])
       and (dismissed_at is not null or next_attempt_at is not null or retries > 0)
     returning next_attempt_at is not null as rested`,
    [company, entity, sourceKeys],
  );
  return rows.filter((row) => row["rested"] === true).length;
}
