import * as z from "zod";
import type { Queryable } from "../../domain/queryable.ts";

/** The latest write that was made, or was about to be made, for a key. Times are ISO 8601 UTC. */
export interface LastIntent {
  readonly step: string;
  readonly state: string;
  readonly plannedAt: string;
  readonly runId: string;
  readonly httpStatus: number | null;
  readonly error: string | null;
}

const intentRow = z.object({
  step: z.string(),
  state: z.string(),
  planned_at: z.string(),
  run_id: z.coerce.string(),
  http_status: z.nullable(z.number()),
  error: z.nullable(z.string()),
});

/** Undefined when nothing was ever sent for the key. Uses intents_by_key. */
export async function readLastIntent(
  database: Queryable,
  company: string,
  entity: string,
  sourceKey: string,
): Promise<LastIntent | undefined> {
  const [row] = await database.query(
    `select
       step, state, run_id, http_status, error,
       to_char(planned_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as planned_at
     from freeagent_sync.intents i
     where company = $1
       and entity = $2
       and source_key = $3
     order by i.planned_at desc
     limit 1`,
    [company, entity, sourceKey],
  );
  if (row === undefined) return undefined;
  const intent = intentRow.parse(row);
  const { step, state, planned_at: plannedAt, run_id: runId, http_status: httpStatus, error } = intent;
  return { step, state, plannedAt, runId, httpStatus, error };
}
