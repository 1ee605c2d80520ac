import type { SalesDatabase } from "./sales-database.ts";

// Each invoice's share of what is still due, in whole pence; the paid columns follow in the same statement.
const RECEIVE = `
  with due as (
    select invoices.invoice_id, total.pence - invoices.paid_pence as pence, total.pence as total_pence, payment.share
    from unnest($1::bigint[], $2::numeric[]) as payment (invoice_id, share)
    join sales.invoices using (invoice_id)
    cross join lateral (
      select sum(net_pence + vat_pence)::bigint as pence
      from sales.invoice_line_amounts
      where invoice_line_amounts.invoice_id = invoices.invoice_id
    ) as total
  ),
  receipt as (
    insert into sales.receipts (invoice_id, received_on, amount_pence, method)
    select invoice_id, $3::date, greatest(1, trunc(pence * share)), 'bank transfer'
    from due
    where pence > 0
    order by invoice_id
    returning receipt_id, invoice_id, amount_pence
  ),
  paid as (
    update sales.invoices
    set paid_pence = invoices.paid_pence + receipt.amount_pence,
      paid = invoices.paid_pence + receipt.amount_pence >= due.total_pence,
      paid_on = case when invoices.paid_pence + receipt.amount_pence >= due.total_pence then $3::date end
    from receipt
    join due using (invoice_id)
    where invoices.invoice_id = receipt.invoice_id
  )
  select receipt_id::text as receipt_key
  from receipt
  order by receipt_id`;

/** Money that comes in for an invoice; `share` is the part of what is due, 1 for all of it. */
interface Incoming {
  readonly invoiceKey: string;
  readonly share: number;
}

/** Records one receipt per invoice and keeps the invoice's paid columns right. Gives the receipts' keys. */
export async function receiveMoney(
  database: SalesDatabase,
  incoming: readonly Incoming[],
  today: string,
): Promise<string[]> {
  const rows = await database.query(RECEIVE, [
    incoming.map(({ invoiceKey }) => invoiceKey),
    incoming.map(({ share }) => share),
    today,
  ]);
  return rows.map((row) => String(row["receipt_key"]));
}
