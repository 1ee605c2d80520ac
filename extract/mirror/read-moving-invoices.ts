import type { Queryable } from "../../domain/queryable.ts";

/**
 * Of contacts in FreeAgent, those that have invoices there with a change that is still to be sent, and the key of one such
 * invoice. Uses invoices_by_contact, links_by_freeagent_id and, once, the open changes, which a hash holds.
 */
export async function readMovingInvoices(
  database: Queryable,
  company: string,
  contactIds: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (contactIds.length === 0) return new Map();
  const rows = await database.query(
    `select m.contact_id, min(l.source_key) as source_key
     from freeagent_mirror.invoices m
     join freeagent_sync.links l
       on l.company = m.company
      and l.entity = 'invoice'
      and l.freeagent_id = m.freeagent_id
      and l.state <> 'deleted'
     where m.company = $1
       and m.contact_id = any($2::bigint[])
       and m.deleted_at is null
       and l.source_key in (
         select source_key
         from freeagent_sync.invoice_changes
         where company = $1)
     group by m.contact_id`,
    [company, contactIds],
  );
  return new Map(rows.map((row) => [Number(row["contact_id"]), String(row["source_key"])]));
}
