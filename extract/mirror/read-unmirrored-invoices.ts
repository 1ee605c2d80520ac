import type { Queryable } from "../../domain/queryable.ts";

/**
 * Invoices that a mirrored bank entry pays and that the mirror does not have: raised and paid while its lists were
 * read. Credit notes, which have numbers of the same sequence, are left out. Anti-joins on primary keys.
 */
export async function readUnmirroredInvoices(database: Queryable, company: string): Promise<readonly number[]> {
  const rows = await database.query(
    `select distinct x.paid_invoice_id
     from freeagent_mirror.bank_transaction_explanations x
     where x.company = $1
       and x.paid_invoice_id is not null
       and x.deleted_at is null
       and x.raw ->> 'paid_invoice' like '%/invoices/%'
       and not exists (
         select 1
         from freeagent_mirror.invoices i
         where i.company = x.company
           and i.freeagent_id = x.paid_invoice_id)
       and not exists (
         select 1
         from freeagent_mirror.credit_notes n
         where n.company = x.company
           and n.freeagent_id = x.paid_invoice_id)
     order by 1`,
    [company],
  );
  return rows.map((row) => Number(row["paid_invoice_id"]));
}
