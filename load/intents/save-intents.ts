import type { Entity } from "../../domain/entity.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { StepName } from "../../domain/plan.ts";
import type { Queryable } from "../../domain/queryable.ts";
import type { Lease } from "../runs/lease.ts";

/** A write that is about to be made. */
export interface NewIntent {
  readonly intentId: string;
  readonly sourceKey: string;
  readonly step: StepName;
  readonly marker: string;
  readonly body: JsonObject;
  readonly bodyHash: string;
  readonly changeIds: readonly string[];
  readonly freeagentId: number | null;
}

/**
 * Writes the intents of a batch as sent, before any of the requests leaves. From the commit on a crash leaves
 * them in doubt, never forgotten. One insert per batch; the unique index one_open_intent refuses a second open
 * write of a key.
 */
export async function saveIntents(
  transaction: Queryable,
  lease: Lease,
  runId: string,
  entity: Entity,
  intents: readonly NewIntent[],
): Promise<void> {
  if (intents.length === 0) return;
  const rows = intents.map((intent) => ({
    intent_id: intent.intentId,
    source_key: intent.sourceKey,
    step: intent.step,
    marker: intent.marker,
    body: intent.body,
    body_hash: intent.bodyHash,
    change_ids: intent.changeIds,
    freeagent_id: intent.freeagentId,
  }));
  await transaction.execute(
    `insert into freeagent_sync.intents
       (intent_id, run_id, company, entity, source_key, step, marker, body, body_hash, change_ids, state, epoch, sent_at, freeagent_id)
     select n.intent_id, $1, $2, $3, n.source_key, n.step, n.marker, n.body, n.body_hash, n.change_ids, 'sent', $4, clock_timestamp(), n.freeagent_id
     from jsonb_to_recordset($5::jsonb) as n (
       intent_id uuid, source_key text, step text, marker text, body jsonb, body_hash text, change_ids bigint[], freeagent_id bigint)`,
    [runId, lease.company, entity, lease.epoch, JSON.stringify(rows)],
  );
}
