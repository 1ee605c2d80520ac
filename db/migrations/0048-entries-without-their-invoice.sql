-- What an entry pays on its invoice, in the invoice's currency, needs the invoice only where the entry has a foreign value too. Looked up for these
-- few alone, by primary key: who sums a million entries read a million invoices for it. The bank line of the entry is in the same row.
create view freeagent_mirror.entries_on_invoices as
select
  x.company,
  x.freeagent_id as explanation_id,
  x.paid_invoice_id as invoice_id,
  x.bank_account_id,
  a.name as bank_account,
  x.bank_transaction_id,
  x.dated_on,
  case when x.marked_for_review then 'guessed' else 'confirmed' end as status,
  round(
    case
      when coalesce(x.foreign_currency_value, 0) = 0 then x.gross_value
      when a.currency = (
        select i.currency
        from freeagent_mirror.invoices i
        where i.company = x.company
          and i.freeagent_id = x.paid_invoice_id) then x.gross_value
      else x.foreign_currency_value
    end, 2) as amount
from freeagent_mirror.bank_transaction_explanations x
join freeagent_mirror.bank_accounts a
  on a.company = x.company
 and a.freeagent_id = x.bank_account_id
where x.paid_invoice_id is not null
  and x.deleted_at is null;
comment on view freeagent_mirror.entries_on_invoices is
  'Bank entries that pay invoices, whether the invoice is mirrored or not.';
comment on column freeagent_mirror.entries_on_invoices.company is 'Our name for the company.';
comment on column freeagent_mirror.entries_on_invoices.explanation_id is 'FreeAgent''s number of the entry.';
comment on column freeagent_mirror.entries_on_invoices.invoice_id is 'FreeAgent''s number of the invoice.';
comment on column freeagent_mirror.entries_on_invoices.bank_account_id is 'FreeAgent''s number of the account.';
comment on column freeagent_mirror.entries_on_invoices.bank_account is 'Name of the account.';
comment on column freeagent_mirror.entries_on_invoices.bank_transaction_id is 'FreeAgent''s number of the bank line.';
comment on column freeagent_mirror.entries_on_invoices.dated_on is 'Day of the entry.';
comment on column freeagent_mirror.entries_on_invoices.status is 'confirmed, or guessed: nobody has approved it yet.';
comment on column freeagent_mirror.entries_on_invoices.amount is 'In the currency of the invoice.';

-- The same columns as before.
create or replace view freeagent_mirror.invoice_payments as
select e.company, e.explanation_id, e.invoice_id, e.bank_account_id, e.bank_account, e.status, e.amount, e.dated_on, i.currency
from freeagent_mirror.entries_on_invoices e
join freeagent_mirror.invoices i
  on i.company = e.company
 and i.freeagent_id = e.invoice_id;

-- The columns and sums of 0039, from entries without their invoices.
create or replace view freeagent_sync.report_aged_debtors as
with entries as (
  select
    p.company,
    p.invoice_id,
    case when l.freeagent_id is not null then p.amount end as known,
    case when p.status = 'confirmed' then p.amount end as settled
  from freeagent_mirror.entries_on_invoices p
  left join freeagent_sync.links l
    on l.company = p.company
   and l.entity = 'payment'
   and l.freeagent_id = p.explanation_id
   and l.state = 'active'
  union all
  select company, substring(base ->> 'paid_invoice' from '\d+$')::bigint, (base ->> 'paid_value')::numeric, null
  from freeagent_sync.links
  where entity = 'payment'
    and freeagent_id is null
    and state = 'active'
  union all
  select company, freeagent_id, (base ->> 'credited')::numeric, null
  from freeagent_sync.links
  where entity = 'invoice'
    and state = 'deleted'
    and base ? 'credited'
  union all
  select b.company, l.freeagent_id, b.amount, null
  from freeagent_sync.bank_payments b
  join freeagent_sync.links l
    on l.company = b.company
   and l.entity = 'invoice'
   and l.source_key = b.invoice_source_key
   and l.state <> 'deleted'
  where b.status = 'confirmed'
    and b.origin <> 'sync'
    and b.applied_at is not null
  union all
  select company, invoice_id, null, gross_value
  from freeagent_mirror.credit_note_reconciliations
  where deleted_at is null),
sums as (
  select company, invoice_id, sum(known) as known, sum(settled) as settled
  from entries
  group by 1, 2),
by_day as (
  select
    i.company,
    i.currency,
    coalesce(i.due_on, i.dated_on) as due_on,
    count(*) filter (where due.freeagent > 0) as invoices,
    sum(due.freeagent) filter (where due.freeagent > 0) as freeagent_due,
    sum(due.back_end) filter (where due.back_end > 0) as back_end_due
  from freeagent_mirror.invoices i
  left join sums s
    on s.company = i.company
   and s.invoice_id = i.freeagent_id
  cross join lateral (
    select
      least(i.due_value, i.total_value - coalesce(s.settled, 0)) as freeagent,
      i.total_value - coalesce(s.known, 0) as back_end) due
  where i.deleted_at is null
    and i.status <> 'Draft'
    and (due.freeagent > 0 or due.back_end > 0)
  group by 1, 2, 3)
select
  company,
  currency,
  case
    when late.days <= 0 then 'not due'
    when late.days <= 30 then '1-30 days'
    when late.days <= 60 then '31-60 days'
    when late.days <= 90 then '61-90 days'
    else 'over 90 days'
  end as bucket,
  sum(invoices)::bigint as invoices,
  sum(freeagent_due) as freeagent_due,
  sum(back_end_due) as back_end_due
from by_day
cross join lateral (select (statement_timestamp() at time zone 'Europe/London')::date - due_on as days) late
group by 1, 2, 3
order by company, currency, min(greatest(late.days, 0));
