-- The lines of every invoice. Our line numbers have gaps (10, 20, 40), FreeAgent's positions run from 1.
select
  invoice_lines.invoice_id as invoice_key,
  (row_number() over (partition by invoice_lines.invoice_id order by invoice_lines.line_no))::integer as position,
  invoice_lines.description,
  invoice_lines.quantity,
  (invoice_lines.unit_price_pence * 0.01)::numeric(12, 2) as price,
  vat_codes.rate as sales_tax_rate,
  case invoice_lines.unit
    when 'hour' then 'Hours'
    when 'day' then 'Days'
    when 'job' then 'Services'
    else 'Products'
  end as item_type
from sales.invoice_lines
join sales.vat_codes using (vat_code)
