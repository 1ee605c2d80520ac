-- An entry may have more decimals than the two of the feed (dinars, rials), and FreeAgent's paid value has them all: whoever compares the two
-- needs the amount as it is. The columns of 0048, and that one behind them.
create or replace view freeagent_mirror.entries_on_invoices as
select
  e.company,
  e.explanation_id,
  e.invoice_id,
  e.bank_account_id,
  e.bank_account,
  e.bank_transaction_id,
  e.dated_on,
  e.status,
  round(e.exact_amount, 2) as amount,
  e.exact_amount
from (
  select
    x.company,
    x.freeagent_id as explanation_id,
    x.paid_invoice_id as invoice_id,
    x.bank_account_id,
    a.name as bank_account,
    x.bank_transaction_id,
    x.dated_on,
    case when x.marked_for_review then 'guessed' else 'confirmed' end as status,
    case
      when coalesce(x.foreign_currency_value, 0) = 0 then x.gross_value
      when a.currency = (
        select i.currency
        from freeagent_mirror.invoices i
        where i.company = x.company
          and i.freeagent_id = x.paid_invoice_id) then x.gross_value
      else x.foreign_currency_value
    end as exact_amount
  from freeagent_mirror.bank_transaction_explanations x
  join freeagent_mirror.bank_accounts a
    on a.company = x.company
   and a.freeagent_id = x.bank_account_id
  where x.paid_invoice_id is not null
    and x.deleted_at is null) e;
comment on column freeagent_mirror.entries_on_invoices.amount is
  'In the currency of the invoice, with two decimals, as the feed gives it.';
comment on column freeagent_mirror.entries_on_invoices.exact_amount is
  'In the currency of the invoice, with all decimals that FreeAgent gives.';
