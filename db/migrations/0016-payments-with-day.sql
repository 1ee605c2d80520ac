-- The join that the view makes already has the day of the entry and the currency of the invoice: who sums by month or
-- shows an amount need not make it again. The first columns are those of 0009.

create or replace view freeagent_mirror.invoice_payments as
select
  x.company,
  x.freeagent_id as explanation_id,
  x.paid_invoice_id as invoice_id,
  x.bank_account_id,
  a.name as bank_account,
  case when x.marked_for_review then 'guessed' else 'confirmed' end as status,
  round(
    case when i.currency = a.currency or coalesce(x.foreign_currency_value, 0) = 0
      then x.gross_value
      else x.foreign_currency_value
    end, 2) as amount,
  x.dated_on,
  i.currency
from freeagent_mirror.bank_transaction_explanations x
join freeagent_mirror.bank_accounts a
  on a.company = x.company
 and a.freeagent_id = x.bank_account_id
join freeagent_mirror.invoices i
  on i.company = x.company
 and i.freeagent_id = x.paid_invoice_id
where x.paid_invoice_id is not null
  and x.deleted_at is null;
comment on column freeagent_mirror.invoice_payments.dated_on is 'Day of the entry.';
comment on column freeagent_mirror.invoice_payments.currency is 'Currency of the invoice.';
