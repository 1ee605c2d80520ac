-- How late a debt is, and in which hour a run began, came out otherwise for a session in another time zone: current_date and date_trunc follow
-- the session. The day is that of a business in the United Kingdom, as the push has it; the hour is a whole one of UTC. The columns are those of 0027 and 0014.
create or replace view freeagent_sync.report_aged_debtors as
with known as (
  select company, invoice_id, sum(amount) as amount
  from (
    select l.company, p.invoice_id, p.amount
    from freeagent_sync.links l
    join freeagent_mirror.invoice_payments p
      on p.company = l.company
     and p.explanation_id = l.freeagent_id
    where l.entity = 'payment'
      and l.state = 'active'
    union all
    select company, substring(base ->> 'paid_invoice' from '\d+$')::bigint, (base ->> 'paid_value')::numeric
    from freeagent_sync.links
    where entity = 'payment'
      and freeagent_id is null
      and state = 'active'
    union all
    select b.company, l.freeagent_id, b.amount
    from freeagent_sync.bank_payments b
    join freeagent_sync.links l
      on l.company = b.company
     and l.entity = 'invoice'
     and l.source_key = b.invoice_source_key
     and l.state <> 'deleted'
    where b.status = 'confirmed'
      and b.origin <> 'sync'
      and b.applied_at is not null) payments
  group by 1, 2),
settled as (
  select company, invoice_id, sum(amount) as amount
  from (
    select p.company, p.invoice_id, p.amount
    from freeagent_mirror.invoices i
    join freeagent_mirror.invoice_payments p
      on p.company = i.company
     and p.invoice_id = i.freeagent_id
    where i.due_value > 0
      and p.status = 'confirmed'
    union all
    select company, invoice_id, gross_value
    from freeagent_mirror.credit_note_reconciliations
    where deleted_at is null) entries
  group by 1, 2),
open_invoices as (
  select
    i.company,
    i.currency,
    greatest((statement_timestamp() at time zone 'Europe/London')::date - coalesce(i.due_on, i.dated_on), 0) as days_late,
    least(i.due_value, i.total_value - coalesce(s.amount, 0)) as freeagent_due,
    i.total_value - coalesce(k.amount, 0) as back_end_due
  from freeagent_mirror.invoices i
  left join known k
    on k.company = i.company
   and k.invoice_id = i.freeagent_id
  left join settled s
    on s.company = i.company
   and s.invoice_id = i.freeagent_id
  where i.deleted_at is null
    and i.status <> 'Draft')
select
  company,
  currency,
  case
    when days_late = 0 then 'not due'
    when days_late <= 30 then '1-30 days'
    when days_late <= 60 then '31-60 days'
    when days_late <= 90 then '61-90 days'
    else 'over 90 days'
  end as bucket,
  count(*) filter (where freeagent_due > 0) as invoices,
  sum(freeagent_due) filter (where freeagent_due > 0) as freeagent_due,
  sum(back_end_due) filter (where back_end_due > 0) as back_end_due
from open_invoices
where freeagent_due > 0
   or back_end_due > 0
group by 1, 2, 3
order by company, currency, min(days_late);
comment on column freeagent_sync.report_aged_debtors.bucket is 'How late, by the day in the United Kingdom.';

create or replace view freeagent_sync.report_api_usage as
select
  company,
  date_trunc('hour', started_at, 'UTC') as hour,
  sum(reads) as reads,
  sum(writes) as writes,
  sum(reads + writes) as calls,
  round(sum(reads + writes) / 36.0, 1) as percent_of_allowance
from freeagent_sync.runs
group by 1, 2
order by hour desc, company;
comment on column freeagent_sync.report_api_usage.hour is 'Hour of UTC in which the runs began.';
