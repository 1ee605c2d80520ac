import * as z from "zod";
import type { Queryable } from "../../domain/queryable.ts";

/** When the mirror of a company was last brought up to date. */
export interface MirrorAge {
  /** ISO 8601 UTC. */
  readonly readAt: string;
  readonly secondsAgo: number;
}

const ageRow = z.object({ read_at: z.string(), seconds_ago: z.number() });

/**
 * The start of the last run that got to its end: every run reads FreeAgent first. Undefined when none ever did.
 * Uses runs_by_company.
 */
export async function readMirrorAge(database: Queryable, company: string): Promise<MirrorAge | undefined> {
  const [row] = await database.query(
    `select
       to_char(started_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as read_at,
       extract(epoch from clock_timestamp() - started_at)::integer as seconds_ago
     from freeagent_sync.runs r
     where company = $1
       and exit_code in (0, 1)
     order by r.started_at desc
     limit 1`,
    [company],
  );
  if (row === undefined) return undefined;
  const { read_at: readAt, seconds_ago: secondsAgo } = ageRow.parse(row);
  return { readAt, secondsAgo };
}
