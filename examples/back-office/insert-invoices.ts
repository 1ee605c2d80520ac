import type { Invoice } from "./generate-invoice.ts";
import { reserveKeys } from "./reserve-keys.ts";
import type { SalesDatabase } from "./sales-database.ts";

// Invoices and their lines in one statement: nobody ever sees an invoice without its lines, whatever the transaction.
const INSERT = `
  with invoice as (
    insert into sales.invoices (invoice_id, customer_id, number, issued_on, terms_days, order_number, note)
    select invoice_id, customer_id, 'INV-' || lpad(invoice_id::text, greatest(6, length(invoice_id::text)), '0'),
      issued_on, terms_days, order_number, note
    from unnest($1::bigint[], $2::bigint[], $3::date[], $4::integer[], $5::text[], $6::text[])
      as invoice (invoice_id, customer_id, issued_on, terms_days, order_number, note)
  )
  insert into sales.invoice_lines (invoice_id, line_no, description, unit, quantity, unit_price_pence, vat_code)
  select invoice_id, line_no, description, unit, quantity, unit_price_pence, vat_code
  from unnest($7::bigint[], $8::integer[], $9::text[], $10::text[], $11::numeric[], $12::bigint[], $13::text[])
    with ordinality as line (invoice_id, line_no, description, unit, quantity, unit_price_pence, vat_code, place)
  order by place`;

/** Adds invoices with their lines in one statement and gives the invoices' keys in the same order. */
export async function insertInvoices(database: SalesDatabase, invoices: readonly Invoice[]): Promise<string[]> {
  const keys = await reserveKeys(database, "invoices", invoices.length);
  const lines = invoices.flatMap((invoice, index) => invoice.lines.map((line) => ({ key: keys[index], ...line })));
  await database.execute(INSERT, [
    keys,
    invoices.map((invoice) => invoice.customerId),
    invoices.map((invoice) => invoice.issuedOn),
    invoices.map((invoice) => invoice.termsDays),
    invoices.map((invoice) => invoice.orderNumber),
    invoices.map((invoice) => invoice.note),
    lines.map((line) => line.key),
    lines.map((line) => line.lineNo),
    lines.map((line) => line.description),
    lines.map((line) => line.unit),
    lines.map((line) => line.quantity),
    lines.map((line) => line.unitPricePence),
    lines.map((line) => line.vatCode),
  ]);
  return keys;
}
