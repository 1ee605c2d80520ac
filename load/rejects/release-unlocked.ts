import type { Queryable } from "../../domain/queryable.ts";

/**
 * Puts invoices that were held because money was booked on them on the list of changes again, once the mirror shows that
 * the money is taken off: the back office may have cancelled an invoice together with its payments, which go after it.
 * The statuses are those in which an unpaid invoice may be changed (transform/invoices/plan-invoice.ts). What a person dismissed
 * stays. One statement that only inserts; the held keys are few, and the primary keys of links and mirror serve.
 * @returns how many were put on the list
 */
export function releaseUnlocked(transaction: Queryable, company: string): Promise<number> {
  return transaction.execute(
    `insert into freeagent_sync.invoice_changes (company, source_key, op)
     select r.company, r.source_key, 'U'
     from freeagent_sync.rejects r
     join freeagent_sync.links l
       on l.company = r.company
      and l.entity = 'invoice'
      and l.source_key = r.source_key
      and l.state <> 'deleted'
     join freeagent_mirror.invoices i
       on i.company = l.company
      and i.freeagent_id = l.freeagent_id
     where r.company = $1
       and r.entity = 'invoice'
       and r.reason = 'invoice_locked'
       and r.dismissed_at is null
       and i.deleted_at is null
       and i.paid_value = 0
       and i.status in ('Draft', 'Open', 'Overdue', 'Zero Value')
       and not exists (
         select 1
         from freeagent_sync.invoice_changes c
         where c.company = r.company
           and c.source_key = r.source_key)`,
    [company],
  );
}
