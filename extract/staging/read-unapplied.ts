import type { Queryable } from "../../domain/queryable.ts";

/** What the back office takes over from a staging table. */
export type StagedKind = "bank_payments" | "contact_updates" | "new_contacts";

/**
 * Ids of the staged rows that the back office has not taken over, oldest first, in groups that only go together: the
 * fields of a new contact; what happened to one entry of an invoice, because a reversal without its payment would take
 * away what never came; and the values of one field, because an older one taken over later would stand.
 * Uses the partial *_to_apply index, or contact_updates_of_new_contacts.
 */
export async function readUnapplied(
  database: Queryable,
  company: string,
  kind: StagedKind,
): Promise<readonly (readonly string[])[]> {
  const rows = await database.query(unappliedSql[kind], [company]);
  return rows.map((row) => String(row["ids"]).split(","));
}

const unappliedSql = {
  bank_payments: `
    select string_agg(bank_payment_id::text, ',' order by bank_payment_id) as ids
    from freeagent_sync.bank_payments_open
    where company = $1
    group by explanation_url, invoice_url
    order by min(bank_payment_id)`,
  contact_updates: `
    select string_agg(contact_update_id::text, ',' order by contact_update_id) as ids
    from freeagent_sync.contact_updates
    where company = $1
      and applied_at is null
      and decision = 'apply'
    group by contact_source_key, field
    order by min(contact_update_id)`,
  new_contacts: `
    select string_agg(contact_update_id::text, ',' order by contact_update_id) as ids
    from freeagent_sync.contact_updates
    where company = $1
      and applied_at is null
      and decision = 'new'
    group by freeagent_url
    order by min(contact_update_id)`,
};
