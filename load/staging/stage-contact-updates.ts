import type { ContactUpdate } from "../../domain/contact-update.ts";
import { textOrNull } from "../../domain/json.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** A field of a customer for the back office to take over, or for a person to decide. */
export interface StagedContactUpdate extends ContactUpdate {
  readonly sourceKey: string;
}

/**
 * Adds the rows of a batch to contact_updates, and closes the open conflicts of these customers that are none any more
 * or have other values now. A conflict that is open already is not added again. One statement; it locks only the
 * conflicts that it closes. Uses contact_updates_open_conflicts.
 * @param sourceKeys all customers that were compared
 */
export async function stageContactUpdates(
  transaction: Queryable,
  company: string,
  runId: string,
  sourceKeys: readonly string[],
  updates: readonly StagedContactUpdate[],
): Promise<void> {
  if (sourceKeys.length === 0) return;
  const rows = updates.map((update) => ({
    contact_source_key: update.sourceKey,
    field: update.field,
    decision: update.decision,
    old_value: textOrNull(update.oldValue),
    new_value: textOrNull(update.newValue),
    base_value: textOrNull(update.baseValue),
  }));
  await transaction.execute(stageSql, [company, runId, sourceKeys, JSON.stringify(rows)]);
}

const stageSql = `
  with found as (
    select n.*
    from jsonb_to_recordset($4::jsonb) as n (
      contact_source_key text, field text, decision text, old_value text, new_value text, base_value text)),
  still_open as (
    select u.contact_update_id, u.contact_source_key, u.field, u.decision
    from freeagent_sync.contact_updates u
    join found f using (contact_source_key, field, decision)
    where u.company = $1
      and u.decision = 'conflict'
      and u.applied_at is null
      and u.old_value is not distinct from f.old_value
      and u.new_value is not distinct from f.new_value),
  closed as (
    update freeagent_sync.contact_updates
    set applied_at = clock_timestamp()
    where company = $1
      and contact_source_key = any($3::text[])
      and decision = 'conflict'
      and applied_at is null
      and contact_update_id not in (select contact_update_id from still_open))
  insert into freeagent_sync.contact_updates
    (company, contact_source_key, field, old_value, new_value, base_value, decision, run_id)
  select $1, f.contact_source_key, f.field, f.old_value, f.new_value, f.base_value, f.decision, $2
  from found f
  left join still_open o using (contact_source_key, field, decision)
  where o.contact_update_id is null`;
