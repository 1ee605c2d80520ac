-- What a DBA reads: the same views that the report command and the night report show.

create view freeagent_sync.report_night as
select
  r.company,
  r.run_id,
  r.command,
  r.started_at,
  r.finished_at,
  r.exit_code,
  c.pipeline,
  c.claimed,
  c.created,
  c.updated,
  c.unchanged,
  c.deleted,
  c.waiting,
  c.retry,
  c.in_doubt,
  c.rejected,
  r.reads,
  r.writes,
  r.problem
from (
  select distinct on (company) *
  from freeagent_sync.runs
  order by company, started_at desc) r
left join freeagent_sync.run_counts c using (run_id)
order by r.company, c.started_at;
comment on view freeagent_sync.report_night is 'What the last run of each company did, one row per pipeline.';

create view freeagent_sync.report_backlog as
with changes as (
  select company, 'contact' as entity, source_key, changed_at, op from freeagent_sync.contact_changes
  union all
  select company, 'invoice', source_key, changed_at, op from freeagent_sync.invoice_changes
  union all
  select company, 'payment', source_key, changed_at, op from freeagent_sync.payment_changes)
select
  c.company,
  c.entity,
  c.source_key,
  case
    when r.waiting_for is not null then 'waiting'
    when r.next_attempt_at is not null then 'retry'
    when r.source_key is not null then 'person'
    when bool_and(c.op = 'B') then 'backfill'
    else 'unsent'
  end as state,
  replace(r.waiting_for, ':', ' ') as waits_for,
  min(c.changed_at) as since,
  clock_timestamp() - min(c.changed_at) as age,
  count(*) as changes
from changes c
left join freeagent_sync.rejects r
  on r.company = c.company
 and r.entity = c.entity
 and r.source_key = c.source_key
group by c.company, c.entity, c.source_key, r.source_key, r.waiting_for, r.next_attempt_at
order by min(c.changed_at);
comment on view freeagent_sync.report_backlog is 'Keys with changes that have not reached FreeAgent, oldest first.';

create view freeagent_sync.report_rejects as
select
  company,
  entity,
  source_key,
  reason,
  field,
  detail,
  freeagent_message,
  replace(waiting_for, ':', ' ') as waits_for,
  attempts,
  first_at as since,
  clock_timestamp() - first_at as age
from freeagent_sync.rejects
where dismissed_at is null
order by waiting_for is not null, next_attempt_at is not null, first_at;
comment on view freeagent_sync.report_rejects is 'Keys that did not go through; those that need a person first.';

create view freeagent_sync.report_reconciliation as
select
  company,
  class,
  entity,
  source_key,
  label,
  field,
  back_end_value,
  freeagent_value,
  currency,
  freeagent_url,
  mend,
  since,
  clock_timestamp() - since as age
from freeagent_sync.differences
order by
  array_position(
    array['duplicate', 'amount_differs', 'paid_differs', 'missing_in_freeagent', 'orphan_link', 'status_differs',
      'contact_differs', 'not_sent', 'missing_in_back_end'], class),
  since, entity, source_key;
comment on view freeagent_sync.report_reconciliation is 'Open differences between the two sides as the last reconcile saw them, gravest first.';

create view freeagent_sync.report_aged_debtors as
with booked as (
  select
    l.company,
    p.invoice_id,
    sum(p.amount) as amount
  from freeagent_sync.links l
  join freeagent_mirror.invoice_payments p
    on p.company = l.company
   and p.explanation_id = l.freeagent_id
  where l.entity = 'payment'
    and l.state = 'active'
  group by 1, 2),
taken_over as (
  select company, invoice_source_key, sum(amount) as amount
  from freeagent_sync.bank_payments
  where status = 'confirmed'
    and origin <> 'sync'
    and applied_at is not null
  group by 1, 2),
open_invoices as (
  select
    i.company,
    i.currency,
    greatest(current_date - coalesce(i.due_on, i.dated_on), 0) as days_late,
    i.due_value as freeagent_due,
    i.total_value - coalesce(b.amount, 0) - coalesce(t.amount, 0) as back_end_due
  from freeagent_mirror.invoices i
  left join freeagent_sync.links l
    on l.company = i.company
   and l.entity = 'invoice'
   and l.freeagent_id = i.freeagent_id
   and l.state <> 'deleted'
  left join booked b
    on b.company = i.company
   and b.invoice_id = i.freeagent_id
  left join taken_over t
    on t.company = i.company
   and t.invoice_source_key = l.source_key
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
comment on view freeagent_sync.report_aged_debtors is 'What customers owe by how late it is, both sides side by side.';

create view freeagent_sync.report_bank_payments as
select
  company,
  staged_at,
  dated_on,
  kind,
  status,
  origin,
  invoice_source_key,
  invoice_reference,
  amount,
  currency,
  bank_account,
  bank_description,
  applied_at
from freeagent_sync.bank_payments
order by bank_payment_id desc;
comment on view freeagent_sync.report_bank_payments is 'The payment feed, newest first.';

create view freeagent_sync.report_contact_conflicts as
select
  company,
  contact_source_key as source_key,
  field,
  base_value,
  old_value as back_end_value,
  new_value as freeagent_value,
  staged_at as since,
  clock_timestamp() - staged_at as age
from freeagent_sync.contact_updates
where decision = 'conflict'
  and applied_at is null
order by staged_at;
comment on view freeagent_sync.report_contact_conflicts is 'Fields of customers that both sides changed and that a person must decide.';

create view freeagent_sync.report_api_usage as
select
  company,
  date_trunc('hour', started_at) as hour,
  sum(reads) as reads,
  sum(writes) as writes,
  sum(reads + writes) as calls,
  round(sum(reads + writes) / 36.0, 1) as percent_of_allowance
from freeagent_sync.runs
group by 1, 2
order by hour desc, company;
comment on view freeagent_sync.report_api_usage is 'Calls to FreeAgent by hour, newest first; a run counts in the hour in which it began. FreeAgent allows 3600 an hour.';

create view freeagent_sync.report_history as
select
  r.company,
  r.run_id,
  r.command,
  r.started_at,
  r.finished_at - r.started_at as took,
  r.exit_code,
  coalesce(c.created + c.updated + c.deleted, 0) as written,
  coalesce(c.unchanged, 0) as unchanged,
  coalesce(c.waiting + c.retry + c.in_doubt, 0) as pending,
  coalesce(c.rejected, 0) as rejected,
  r.reads + r.writes as calls,
  r.problem
from freeagent_sync.runs r
left join lateral (
  select
    sum(created) as created, sum(updated) as updated, sum(deleted) as deleted, sum(unchanged) as unchanged,
    sum(waiting) as waiting, sum(retry) as retry, sum(in_doubt) as in_doubt, sum(rejected) as rejected
  from freeagent_sync.run_counts
  where run_id = r.run_id) c on true
order by r.started_at desc;
comment on view freeagent_sync.report_history is 'Runs, newest first.';

create index bank_payments_taken_over on freeagent_sync.bank_payments (company, invoice_source_key)
  where status = 'confirmed' and applied_at is not null;

do $comments$
declare
  meaning jsonb := '{
    "company": "FreeAgent company, by its name in freeagent-sync.yaml.",
    "run_id": "Number of the run; log lines carry it.",
    "command": "What was run.",
    "started_at": "Start.",
    "finished_at": "End; null while running or when the run was killed.",
    "took": "How long it took; null while running or when the run was killed.",
    "exit_code": "0 all done, 1 something remains, 69 unreachable, 70 bug, 75 try later, 77 log-in needed, 78 configuration.",
    "pipeline": "Stage of the run.",
    "claimed": "Keys taken up.",
    "created": "Keys whose object was created.",
    "updated": "Keys whose object was changed.",
    "unchanged": "Keys already in step.",
    "deleted": "Keys whose object was deleted or hidden.",
    "waiting": "Keys that wait for another key or a bank line.",
    "retry": "Keys that the next run tries again.",
    "in_doubt": "Keys whose write may or may not have been carried out.",
    "rejected": "Keys that need a person.",
    "written": "Keys created, changed or deleted.",
    "pending": "Keys waiting, to be retried or in doubt.",
    "reads": "GET calls made to FreeAgent.",
    "writes": "POST, PUT and DELETE calls made to FreeAgent.",
    "calls": "All calls made to FreeAgent.",
    "percent_of_allowance": "Calls as per cent of the 3600 that FreeAgent allows an hour.",
    "hour": "Hour in which the runs began.",
    "problem": "The sentence that ended the run early, if one did.",
    "entity": "contact, invoice or payment.",
    "source_key": "Primary key in the back office.",
    "state": "unsent, backfill, waiting, retry or person.",
    "waits_for": "What it waits for.",
    "since": "Since when.",
    "age": "For how long.",
    "changes": "Change rows of the key.",
    "reason": "Stable code; docs/rejects.md lists them.",
    "field": "The field in question.",
    "detail": "What is wrong and what to do.",
    "freeagent_message": "The own words of FreeAgent, where it refused.",
    "attempts": "How often it was tried.",
    "class": "Kind of difference; docs/reports.md tells what each one means.",
    "label": "What a person knows it by.",
    "back_end_value": "Value in the back office.",
    "freeagent_value": "Value in FreeAgent.",
    "base_value": "Value both sides last agreed on.",
    "currency": "ISO 4217 code.",
    "freeagent_url": "Path of the object in FreeAgent.",
    "mend": "The command or step that would mend it.",
    "bucket": "How late.",
    "invoices": "Invoices with something due in FreeAgent.",
    "freeagent_due": "What FreeAgent says is due.",
    "back_end_due": "Total in FreeAgent less the payments that the back office knows: its own, and those it has taken over.",
    "staged_at": "When the row was staged.",
    "dated_on": "Date of the bank entry.",
    "kind": "payment, or reversal of an earlier row.",
    "status": "confirmed, or guessed by FreeAgent.",
    "origin": "bank, manual, or sync for what we pushed.",
    "invoice_source_key": "The invoice in the back office; null: it does not know it.",
    "invoice_reference": "Reference of the invoice.",
    "amount": "Signed amount in the currency of the invoice.",
    "bank_account": "Name of the account.",
    "bank_description": "Text of the bank line.",
    "applied_at": "When the back office took it over."
  }';
  described record;
begin
  for described in
    select c.relname as view, a.attname as name
    from pg_catalog.pg_class c
    join pg_catalog.pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'freeagent_sync'::regnamespace
      and c.relname like 'report\_%'
      and a.attnum > 0
  loop
    execute format('comment on column freeagent_sync.%I.%I is %L', described.view, described.name, meaning ->> described.name);
  end loop;
end $comments$;
