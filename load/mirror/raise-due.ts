import type { Queryable } from "../../domain/queryable.ts";
import type { MirroredObject } from "./mirror-tables.ts";

/**
 * What our own writes take from an invoice's payments is due there again at once, although the mirror read the invoice before.
 * Call it before the entries themselves are recorded: what they paid until now is known from the mirror alone. The
 * invoice's own figures leave its `raw`, so that whatever FreeAgent says next replaces ours. Locks the invoices. Entries
 * and invoices by primary key.
 * @param answers entries as FreeAgent has them now
 * @param gone FreeAgent's numbers of entries that are deleted
 */
export async function raiseDue(
  transaction: Queryable,
  company: string,
  answers: readonly MirroredObject[],
  gone: readonly number[],
): Promise<void> {
  const entries = [
    ...answers.map(({ id, raw }) => ({ freeagent_id: id, raw })),
    ...gone.map((id) => ({ freeagent_id: id })),
  ];
  if (entries.length === 0) return;
  await transaction.execute(
    `with freed as (
       select p.invoice_id, sum(p.amount - coalesce(n.amount, 0)) as amount
       from jsonb_to_recordset($2::jsonb) as e (freeagent_id bigint, raw jsonb)
       join freeagent_mirror.invoice_payments p
         on p.company = $1
        and p.explanation_id = e.freeagent_id
        and p.status = 'confirmed'
       left join lateral (
         select coalesce(nullif((e.raw ->> 'foreign_currency_value')::numeric, 0), (e.raw ->> 'gross_value')::numeric) as amount
         where substring(e.raw ->> 'paid_invoice' from '(\\d+)/?$')::bigint = p.invoice_id) n on true
       group by p.invoice_id
       having sum(p.amount - coalesce(n.amount, 0)) > 0)
     update freeagent_mirror.invoices i
     set due_value = i.due_value + freed.amount,
         paid_value = i.paid_value - freed.amount,
         raw = i.raw - '{due_value,paid_value}'::text[],
         mirrored_at = clock_timestamp()
     from freed
     where i.company = $1
       and i.freeagent_id = freed.invoice_id`,
    [company, JSON.stringify(entries)],
  );
}
