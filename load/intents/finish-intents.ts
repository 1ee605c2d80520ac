import type { Queryable } from "../../domain/queryable.ts";

/** What became of a write. `refused`: definitely not carried out; `in_doubt`: the answer was lost. */
export interface FinishedIntent {
  readonly intentId: string;
  readonly state: "done" | "refused" | "in_doubt";
  readonly freeagentId: number | null;
  readonly httpStatus: number | null;
  readonly error: string | null;
}

/** Stores the outcomes of a batch of intents. One update; uses the primary key. */
export async function finishIntents(
  transaction: Queryable,
  finished: readonly FinishedIntent[],
  settleSeconds: number,
): Promise<void> {
  if (finished.length === 0) return;
  const rows = finished.map((intent) => ({
    intent_id: intent.intentId,
    state: intent.state,
    freeagent_id: intent.freeagentId,
    http_status: intent.httpStatus,
    error: intent.error,
  }));
  await transaction.execute(
    `update freeagent_sync.intents i
     set state = f.state,
         freeagent_id = coalesce(f.freeagent_id, i.freeagent_id),
         http_status = f.http_status,
         error = f.error,
         finished_at = case when f.state = 'in_doubt' then null else clock_timestamp() end,
         settle_until = case when f.state = 'in_doubt' then clock_timestamp() + make_interval(secs => $2) end
     from jsonb_to_recordset($1::jsonb) as f (
       intent_id uuid, state text, freeagent_id bigint, http_status integer, error text)
     where i.intent_id = f.intent_id`,
    [JSON.stringify(rows), settleSeconds],
  );
}
