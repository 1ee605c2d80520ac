-- Books the bank payments of $1 (bank_payment_id) as receipts and brings the invoices' paid columns up to date.
-- Runs in the transaction that stamps applied_at. A reversal has a negative amount and takes a payment back.
-- Rows for invoices that we do not know are left alone; a row that was booked before is not booked again.
with incoming as (
  select
    bank_payments.bank_payment_id,
    invoices.invoice_id,
    bank_payments.dated_on,
    round(bank_payments.amount * 100)::bigint as amount_pence,
    case bank_payments.kind
      when 'reversal' then concat_ws(': ', 'Taken back', bank_payments.bank_description)
      else bank_payments.bank_description
    end as note
  from freeagent_sync.bank_payments
  -- The case keeps a foreign key text (a different company, a hand-made row) from failing the cast.
  join sales.invoices
    on invoices.invoice_id =
      case when bank_payments.invoice_source_key ~ '^[0-9]{1,18}$' then bank_payments.invoice_source_key::bigint end
  where bank_payments.bank_payment_id = any($1::bigint[])
    and bank_payments.status = 'confirmed'
    -- What we sent to FreeAgent ourselves is a receipt here already.
    and bank_payments.origin <> 'sync'
),
booked as (
  insert into sales.receipts (invoice_id, received_on, amount_pence, method, note, bank_payment_id)
  select invoice_id, dated_on, amount_pence, 'bank transfer', note, bank_payment_id
  from incoming
  order by bank_payment_id
  on conflict (bank_payment_id) do nothing
  returning invoice_id, received_on, amount_pence
),
change as (
  select invoice_id, sum(amount_pence)::bigint as pence
  from booked
  group by invoice_id
),
-- The rows of `booked` are not visible in the table yet, hence the union.
per_day as (
  select invoice_id, received_on, sum(amount_pence) as pence
  from (
    select invoice_id, received_on, amount_pence
    from booked
    union all
    select receipts.invoice_id, receipts.received_on, receipts.amount_pence
    from sales.receipts
    join change using (invoice_id)
  ) as receipt
  group by invoice_id, received_on
),
-- The last day on which money came and stayed: a payment and its reversal cancel out.
last_day as (
  select invoice_id, max(received_on) as paid_on
  from per_day
  where pence > 0
  group by invoice_id
),
total as (
  select invoice_id, sum(net_pence + vat_pence)::bigint as pence
  from sales.invoice_line_amounts
  join change using (invoice_id)
  group by invoice_id
)
update sales.invoices
-- Added to the present value, not set: if the counter books a receipt at this very moment, neither is lost.
set paid_pence = invoices.paid_pence + change.pence,
  paid = invoices.paid_pence + change.pence >= total.pence,
  paid_on = case when invoices.paid_pence + change.pence >= total.pence then coalesce(last_day.paid_on, invoices.issued_on) end
from change
join total using (invoice_id)
left join last_day using (invoice_id)
where invoices.invoice_id = change.invoice_id
