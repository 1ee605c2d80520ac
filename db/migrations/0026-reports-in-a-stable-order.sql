-- Rows that share a time came in another order each time they were read: one transaction of the back office dates all its changes alike.
-- report_rejects also tells which keys the next run tries again; they passed for keys that need a person.

create or replace view freeagent_sync.report_night as
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
  order by company, started_at desc, run_id desc) r
left join freeagent_sync.run_counts c using (run_id)
order by r.company, c.started_at, c.pipeline;

create or replace view freeagent_sync.report_backlog as
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
order by min(c.changed_at), c.company, c.entity, c.source_key;

create or replace view freeagent_sync.report_rejects as
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
  clock_timestamp() - first_at as age,
  next_attempt_at
from freeagent_sync.rejects
where dismissed_at is null
order by waiting_for is not null, next_attempt_at is not null, first_at, company, entity, source_key;
comment on column freeagent_sync.report_rejects.next_attempt_at is 'From when on a run tries it again by itself; null: it waits, or needs a person.';

create or replace view freeagent_sync.report_reconciliation as
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
      'invoice_differs', 'contact_differs', 'not_compared', 'not_sent', 'missing_in_back_end'], class),
  since, entity, source_key, company, difference_key;

create or replace view freeagent_sync.report_contact_conflicts as
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
order by staged_at, contact_update_id;

create or replace view freeagent_sync.report_history as
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
order by r.started_at desc, r.run_id desc;
