import { backfilled, chosen, goneKey } from "./act-sql.ts";

const anyInvoice = chosen("invoice_id", "sales.invoices");
const other = chosen("invoice_id", "sales.invoices", ":second");
const unpaid = `sales.invoices i where not exists (select 1 from sales.receipts r where r.invoice_id = i.invoice_id)`;
const anyLine = chosen("line_id", "sales.invoice_lines");
const customers = "sales.customers where deleted_at is null";
const lines = `
    insert into sales.invoice_lines (invoice_id, line_no, description, unit, quantity, unit_price_pence, vat_code)
    select invoice_id, n * 10, 'Board ' || n, 'each', n + 0.5, :pence + n, ('{S,R,Z}'::text[])[1 + (:second + n) % 3]
    from invoice, generate_series(1, 1 + :second % 3) n`;

/** What happens to invoices and their lines. */
export const invoiceActs = {
  "an invoice is written": `
    with invoice as (
      insert into sales.invoices (customer_id, number, issued_on, terms_days)
      select customer_id, 'SIM-' || (select count(*) from sales.invoices) || '-' || :second, :day, 30
      from sales.customers where customer_id = ${chosen("customer_id", customers)}
      returning invoice_id) ${lines}`,
  "an invoice in euros is written": `
    with invoice as (
      insert into sales.invoices (customer_id, number, issued_on, terms_days, currency)
      select customer_id, 'EUR-' || (select count(*) from sales.invoices) || '-' || :second, :day, 30, 'EUR'
      from sales.customers where customer_id = ${chosen("customer_id", customers)}
      returning invoice_id) ${lines}`,
  "an invoice gets another currency": `
    update sales.invoices set currency = case when :second % 3 = 0 then 'EUR' else 'GBP' end where invoice_id = ${anyInvoice}`,
  "a line is priced anew": `
    update sales.invoice_lines set unit_price_pence = :pence + :second % 2 where line_id = ${anyLine}`,
  "a line's text is corrected": `
    update sales.invoice_lines set description = 'Sign ' || :second where line_id = ${anyLine}`,
  "a line is taken out": `
    delete from sales.invoice_lines l
    where line_id = ${anyLine}
      and exists (select 1 from sales.invoice_lines o where o.invoice_id = l.invoice_id and o.line_id <> l.line_id)`,
  "a line is put in": `
    insert into sales.invoice_lines (invoice_id, line_no, description, unit, quantity, unit_price_pence, vat_code)
    select invoice_id, line_no - 1, 'Delivery', 'job', 1, :pence, 'S' from sales.invoice_lines where line_id = ${anyLine}`,
  "lines are reordered": `
    update sales.invoice_lines set line_no = 100000 - line_no where invoice_id = ${anyInvoice}`,
  "VAT is taken off": `
    update sales.invoice_lines set vat_code = case when :second % 3 = 0 then 'S' else 'Z' end where invoice_id = ${anyInvoice}`,
  "an invoice is touched": `update sales.invoices set terms_days = terms_days where invoice_id = ${anyInvoice}`,
  "an invoice gets a note": `
    update sales.invoices set note = nullif('Note ' || :second % 4, 'Note 0') where invoice_id = ${anyInvoice}`,
  "an invoice goes to another customer": `
    update sales.invoices set customer_id = ${chosen("customer_id", customers, ":second")}
    where invoice_id = ${anyInvoice} and ${chosen("customer_id", customers, ":second")} is not null`,
  "two invoices change references": `
    update sales.invoices set number = '~' || number where invoice_id in (${anyInvoice}, ${other});
    update sales.invoices c set number = substr(o.number, 2) from sales.invoices o
    where c.number like '~%' and o.number like '~%' and c.invoice_id <> o.invoice_id;
    update sales.invoices set number = substr(number, 2) where number like '~%'`,
  "an invoice takes another's reference over": `
    update sales.invoices set number = '~' || number where invoice_id = ${other} and ${anyInvoice} <> ${other};
    update sales.invoices c set number = substr(o.number, 2) from sales.invoices o
    where c.invoice_id = ${anyInvoice} and o.number like '~%';
    update sales.invoices set number = 'OLD-' || invoice_id || '-' || :second where number like '~%'`,
  "an invoice is cancelled": `
    update sales.invoices set cancelled_on = case when :second % 3 > 0 then :day end where invoice_id = ${anyInvoice}`,
  "an invoice is deleted": `delete from sales.invoices where invoice_id = ${chosen("invoice_id", unpaid)}`,
  "an invoice's row cannot be made": `
    update sales.invoices set order_number = 'Broken' where invoice_id = ${anyInvoice}`,
  "a line's row cannot be made": `
    update sales.invoice_lines set description = 'Broken' where line_id = ${anyLine}`,
  "invoices are compared": backfilled("invoice", "invoice_id", "sales.invoices"),
  "an invoice's key is used again": `
    with invoice as (
      insert into sales.invoices (invoice_id, customer_id, number, issued_on, terms_days)
      select k, ${chosen("customer_id", customers)}, 'AGAIN-' || k, :day, 14
      from (values (${goneKey("invoice_id", "sales.invoices")})) v (k)
      where k is not null and ${chosen("customer_id", customers)} is not null
      returning invoice_id) ${lines}`,
} as const;
