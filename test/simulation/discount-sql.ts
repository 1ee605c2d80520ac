/** Per cent off an invoice, in the back office of all lives: a note says so. */
export function discountOf(invoices: string): string {
  return `case ${invoices}.note when 'Note 3' then 12.5 else 0 end`;
}

/** The amounts of the sample's lines, less the discount: each line is rounded before and after it, as FreeAgent does. */
export const discountedAmountsSql = `
  create or replace view sales.invoice_line_amounts as
  select
    l.line_id, l.invoice_id, amount.net_pence, round(amount.net_pence * v.rate * 0.01)::bigint as vat_pence
  from sales.invoice_lines l
  join sales.invoices i using (invoice_id)
  join sales.vat_codes v using (vat_code)
  cross join lateral (
    select round(round(l.quantity * l.unit_price_pence) * (1 - ${discountOf("i")} * 0.01))::bigint as net_pence) amount`;
