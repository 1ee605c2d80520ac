import { jsonText, type Json } from "../domain/json.ts";
import type { Queryable } from "../domain/queryable.ts";

/** A field of a customer for the back office to take over. */
export interface StagedContactUpdate {
  readonly sourceKey: string;
  readonly field: string;
  readonly oldValue: Json;
  readonly newValue: Json;
  readonly baseValue: Json;
}

/** Adds the rows of a batch to contact_updates. One insert. */
export async function stageContactUpdates(
  transaction: Queryable,
  company: string,
  runId: string,
  updates: readonly StagedContactUpdate[],
): Promise<void> {
  if (updates.length === 0) return;
  const rows = updates.map((update) => ({
    contact_source_key: update.sourceKey,
    field: update.field,
    old_value: textOrNull(update.oldValue),
    new_value: textOrNull(update.newValue),
    base_value: textOrNull(update.baseValue),
  }));
  await transaction.execute(
    `insert into freeagent_sync.contact_updates
       (company, contact_source_key, field, old_value, new_value, base_value, decision, run_id)
     select $1, n.contact_source_key, n.field, n.old_value, n.new_value, n.base_value, 'apply', $2
     from jsonb_to_recordset($3::jsonb) as n (
       contact_source_key text, field text, old_value text, new_value text, base_value text)`,
    [company, runId, JSON.stringify(rows)],
  );
}

function textOrNull(value: Json): string | null {
  return value === null ? null : jsonText(value);
}
