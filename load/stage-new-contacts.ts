import { jsonText, type JsonObject } from "../domain/json.ts";
import type { Queryable } from "../domain/queryable.ts";

/** A contact that only FreeAgent has, with its fields in comparable form. */
export interface StagedContact {
  readonly freeagentId: number;
  readonly fields: JsonObject;
}

/** Adds one row per filled field to contact_updates. One insert. */
export async function stageNewContacts(
  transaction: Queryable,
  company: string,
  runId: string,
  contacts: readonly StagedContact[],
): Promise<void> {
  const rows = contacts.flatMap(({ freeagentId, fields }) =>
    Object.entries(fields).flatMap(([field, value]) =>
      value === null ? [] : [{ freeagent_url: `/v2/contacts/${freeagentId}`, field, new_value: jsonText(value) }],
    ),
  );
  await transaction.execute(
    `insert into freeagent_sync.contact_updates (company, freeagent_url, field, new_value, decision, run_id)
     select $1, n.freeagent_url, n.field, n.new_value, 'new', $2
     from jsonb_to_recordset($3::jsonb) as n (freeagent_url text, field text, new_value text)`,
    [company, runId, JSON.stringify(rows)],
  );
}
