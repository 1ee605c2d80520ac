-- The entries on invoices are read and summed once, for both sides at a time, where each side read and summed them by itself. An invoice that was
-- credited because the back office took it away is due on neither side: what was credited counts as known there. The columns are those of 0027.
-- How late a debt is goes by the day in the United Kingdom: current_date follows the session.
create or replace view freeagent_sync.report_aged_debtors as
with entries as (
  select
    p.company,
    p.invoice_id,
    case when l.freeagent_id is not null then p.amount end as known,
    case when p.status = 'confirmed' then p.amount end as settled
  from freeagent_mirror.invoice_payments p
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

-- Of invoices only, and of few of them: what was credited is found without reading every link. Only a change of state writes to it. It begins with
-- another column than the other indexes of the links, for the reason of 0037.
create index links_of_gone_invoices on freeagent_sync.links (source_key, company)
  where entity = 'invoice' and state = 'deleted';
