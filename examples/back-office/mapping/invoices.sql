-- Invoices that FreeAgent should have. Deleted and cancelled ones are left out, which is how the tool learns of them.
select
  invoices.invoice_id as source_key,
  invoices.customer_id as contact_key,
  invoices.number as reference,
  invoices.issued_on as dated_on,
  invoices.terms_days as payment_terms_in_days,
  invoices.currency,
  -- What FreeAgent must arrive at, to the penny; an invoice that differs is not sent.
  (total.pence * 0.01)::numeric(14, 2) as expected_total,
  invoices.note as comments,
  invoices.order_number as po_reference
from sales.invoices
-- Lateral, so that only the lines of the asked-for invoices are read (unique index on invoice_id, line_no).
cross join lateral (
  select coalesce(sum(net_pence + vat_pence), 0) as pence
  from sales.invoice_line_amounts
  where invoice_line_amounts.invoice_id = invoices.invoice_id
) as total
where invoices.deleted_at is null
  and invoices.cancelled_on is null
