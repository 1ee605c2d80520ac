import { backfilled, chosen, goneKey } from "./act-sql.ts";

const ours = "sales.receipts where bank_payment_id is null";
const anyReceipt = chosen("receipt_id", ours);
const live = "sales.invoices where cancelled_on is null and deleted_at is null";
const anyInvoice = chosen("invoice_id", live);
/** Pence that the invoice's receipts leave of it. */
const left = `(
    (select coalesce(sum(net_pence + vat_pence), 0) from sales.invoice_line_amounts a where a.invoice_id = i.invoice_id)
    - (select coalesce(sum(amount_pence), 0) from sales.receipts r where r.invoice_id = i.invoice_id))`;

/** What happens to the money that the shop records itself. */
export const receiptActs = {
  "money is received": `
    insert into sales.receipts (invoice_id, received_on, amount_pence, method)
    select invoice_id, :day, 1 + :pence % 500, ('{cheque,cash}'::text[])[1 + :second % 2]
    from sales.invoices where invoice_id = ${anyInvoice}`,
  "an invoice is paid": `
    insert into sales.receipts (invoice_id, received_on, amount_pence, method)
    select invoice_id, :day, ${left}, 'cheque' from sales.invoices i where invoice_id = ${anyInvoice} and ${left} > 0`,
  "an invoice is paid in two parts": `
    insert into sales.receipts (invoice_id, received_on, amount_pence, method)
    select invoice_id, :day - part, case part when 0 then ${left} / 2 else ${left} - ${left} / 2 end, 'cash'
    from sales.invoices i, generate_series(0, 1) part where invoice_id = ${anyInvoice} and ${left} > 1`,
  "an invoice is paid in two equal parts on one day": `
    insert into sales.receipts (invoice_id, received_on, amount_pence, method)
    select invoice_id, :day, ${left} / 2, 'cash'
    from sales.invoices i, generate_series(0, 1) part where invoice_id = ${anyInvoice} and ${left} > 1`,
  "a receipt is corrected": `
    update sales.receipts set amount_pence = 1 + :pence % 400 where receipt_id = ${anyReceipt}`,
  "a receipt is raised": `
    update sales.receipts set amount_pence = amount_pence + 1 + :pence % 300 where receipt_id = ${anyReceipt}`,
  "a receipt gets another date": `
    update sales.receipts set received_on = :day - :second % 6 where receipt_id = ${anyReceipt}`,
  "a receipt is touched": `update sales.receipts set note = note where receipt_id = ${anyReceipt}`,
  "a receipt goes to another invoice": `
    update sales.receipts set invoice_id = ${chosen("invoice_id", live, ":second")}
    where receipt_id = ${anyReceipt} and ${chosen("invoice_id", live, ":second")} is not null`,
  "a receipt is taken back": `delete from sales.receipts where receipt_id = ${anyReceipt}`,
  "receipts are deleted by the dozen": `
    delete from sales.receipts where bank_payment_id is null and receipt_id % 3 <> :second % 3`,
  "a receipt is taken back and written anew": `
    with gone as (delete from sales.receipts where receipt_id = ${anyReceipt} returning *)
    insert into sales.receipts (invoice_id, received_on, amount_pence, method)
    select invoice_id, received_on, amount_pence, method from gone`,
  "a receipt's row cannot be made": `update sales.receipts set note = 'Broken' where receipt_id = ${anyReceipt}`,
  "receipts are compared": backfilled("payment", "receipt_id", "sales.receipts"),
  "a receipt's key is used again": `
    insert into sales.receipts (receipt_id, invoice_id, received_on, amount_pence, method)
    select k, invoice_id, :day, 1 + :pence % 200, 'cash'
    from sales.invoices, (values (${goneKey("receipt_id", "sales.receipts")})) v (k)
    where k is not null and invoice_id = ${anyInvoice}`,
} as const;
