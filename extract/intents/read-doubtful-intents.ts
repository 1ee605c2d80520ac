import * as z from "zod";
import { entities } from "../../domain/entity.ts";
import { stepNames } from "../../domain/plan.ts";
import type { Queryable } from "../../domain/queryable.ts";
import type { WriteInDoubt } from "../../domain/write-in-doubt.ts";
import { jsonColumn } from "../json-column.ts";

/** A write in doubt, and what is known of how it came to be so. */
export interface DoubtfulIntent extends WriteInDoubt {
  readonly intentId: string;
  /** The object that it changes; null for a create. */
  readonly freeagentId: number | null;
  /** The changes that it carried. */
  readonly changeIds: readonly string[];
  /** What broke the call. */
  readonly failure: string;
  /** Since it was sent. */
  readonly seconds: number;
  /** Looks at it that failed. */
  readonly failedLooks: number;
  /**
   * True where the run that sent it came to its end: what broke the call was then no matter of that run or of FreeAgent
   * as a whole.
   */
  readonly alone: boolean;
  /** From when a listing must read to hold what the write may have made: its sending less five minutes, ISO 8601 UTC. */
  readonly listFrom: string;
  /** True once the mirror of this run was read after the settle time: what is not there now was not carried out. */
  readonly ripe: boolean;
}

const intentRow = z.object({
  intent_id: z.string(),
  entity: z.enum(entities),
  source_key: z.string(),
  step: z.enum(stepNames),
  marker: z.string(),
  body: jsonColumn,
  body_hash: z.string(),
  freeagent_id: z.nullable(z.coerce.number()),
  change_ids: z.array(z.coerce.string()),
  failure: z.string(),
  failed_looks: z.number(),
  seconds: z.coerce.number(),
  alone: z.boolean(),
  list_from: z.string(),
  ripe: z.boolean(),
});

/**
 * The writes in doubt of a company, oldest first. Ripe: their settle time had passed when the run started, and
 * with it before its pull. Uses one_open_intent and the key of the runs.
 */
export async function readDoubtfulIntents(
  database: Queryable,
  company: string,
  runId: string,
): Promise<readonly DoubtfulIntent[]> {
  const rows = await database.query(
    `select i.intent_id, i.entity, i.source_key, i.step, i.marker, i.body, i.body_hash, i.freeagent_id, i.change_ids,
       coalesce(i.error, 'no answer') as failure, i.lookups as failed_looks,
       extract(epoch from clock_timestamp() - i.sent_at) as seconds,
       s.finished_at is not null and s.problem is null as alone,
       to_char((i.sent_at - interval '5 minutes') at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as list_from,
       i.settle_until <= r.started_at as ripe
     from freeagent_sync.intents i
     join freeagent_sync.runs r
       on r.run_id = $2
     left join freeagent_sync.runs s
       on s.run_id = i.run_id
     where i.company = $1
       and i.state = 'in_doubt'
     order by i.sent_at, i.intent_id`,
    [company, runId],
  );
  return rows.map((row) => {
    const intent = intentRow.parse(row);
    return {
      intentId: intent.intent_id,
      entity: intent.entity,
      sourceKey: intent.source_key,
      step: intent.step,
      marker: intent.marker,
      body: intent.body,
      bodyHash: intent.body_hash,
      freeagentId: intent.freeagent_id,
      changeIds: intent.change_ids,
      failure: intent.failure,
      failedLooks: intent.failed_looks,
      seconds: intent.seconds,
      alone: intent.alone,
      listFrom: intent.list_from,
      ripe: intent.ripe,
    };
  });
}
