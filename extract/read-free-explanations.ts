import type { Queryable } from "../domain/queryable.ts";

/** An entry that pays an invoice and belongs to no payment of the back office yet. Amount in the invoice's currency. */
export interface FreeExplanation {
  readonly freeagentId: number;
  readonly invoiceId: number;
  readonly amount: string;
}

/** Entries on the given invoices that are not linked. Uses explanations_by_invoice and links_by_freeagent_id. */
export async function readFreeExplanations(
  database: Queryable,
  company: string,
  invoiceIds: readonly number[],
): Promise<readonly FreeExplanation[]> {
  const rows = await database.query(
    `select
       x.freeagent_id,
       x.paid_invoice_id,
       case when coalesce(x.foreign_currency_value, 0) <> 0 then x.foreign_currency_value else x.gross_value end as amount
     from freeagent_mirror.bank_transaction_explanations x
     where x.company = $1
       and x.paid_invoice_id = any($2::bigint[])
       and x.deleted_at is null
       and not exists (
         select 1
         from freeagent_sync.links l
         where l.company = x.company
           and l.entity = 'payment'
           and l.freeagent_id = x.freeagent_id
           and l.state <> 'deleted')
     order by x.dated_on, x.freeagent_id`,
    [company, invoiceIds],
  );
  return rows.map((row) => ({
    freeagentId: Number(row["freeagent_id"]),
    invoiceId: Number(row["paid_invoice_id"]),
    amount: String(row["amount"]),
  }));
}
