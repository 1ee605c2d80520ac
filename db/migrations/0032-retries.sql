-- A call that was not carried out was made again by every run, each minute under watch, without an end.

alter table freeagent_sync.rejects
  add column retries integer not null default 0 check (retries >= 0),
  add column retrying_since timestamptz,
  add column tried_changes bigint[] not null default '{}' check (array_position(tried_changes, null) is null);
comment on column freeagent_sync.rejects.retries is
  'Attempts in a row that a passing failure ended; with the tenth, or two days after the first, the key needs a person.';
comment on column freeagent_sync.rejects.retrying_since is 'When the first of them failed.';
comment on column freeagent_sync.rejects.tried_changes is
  'The changes that the last of them took up: they rest until next_attempt_at. A change that is none of them is taken up at once.';

-- Read with every batch that is claimed.
create index rejects_to_retry on freeagent_sync.rejects (company, entity, next_attempt_at) where next_attempt_at is not null;

-- The backlog said of a key that a person has dismissed that it needs a person; and since 0026 of a live change with the letter B, which the back office's own code
-- may write, that it is backfill: the number tells, as in 0019. The last column is new to 0026.
create or replace view freeagent_sync.report_backlog as
with changes as (
  select company, 'contact' as entity, source_key, changed_at, change_id from freeagent_sync.contact_changes
  union all
  select company, 'invoice', source_key, changed_at, change_id from freeagent_sync.invoice_changes
  union all
  select company, 'payment', source_key, changed_at, change_id from freeagent_sync.payment_changes)
select
  c.company,
  c.entity,
  c.source_key,
  case
    when r.dismissed_at is not null then 'dismissed'
    when r.waiting_for is not null then 'waiting'
    when r.next_attempt_at is not null then 'retry'
    when r.source_key is not null then 'person'
    when bool_and(c.change_id < 0) then 'backfill'
    else 'unsent'
  end as state,
  replace(r.waiting_for, ':', ' ') as waits_for,
  min(c.changed_at) as since,
  clock_timestamp() - min(c.changed_at) as age,
  count(*) as changes,
  r.next_attempt_at
from changes c
left join freeagent_sync.rejects r
  on r.company = c.company
 and r.entity = c.entity
 and r.source_key = c.source_key
group by c.company, c.entity, c.source_key, r.source_key, r.waiting_for, r.next_attempt_at, r.dismissed_at
order by min(c.changed_at), c.company, c.entity, c.source_key;
comment on column freeagent_sync.report_backlog.state is 'unsent, backfill, waiting, retry, person or dismissed.';
comment on column freeagent_sync.report_backlog.next_attempt_at is 'From when on a run tries it again by itself; null: nothing failed in passing.';
comment on column freeagent_sync.report_night.retry is 'Keys that are tried again by themselves, those that rest until then included.';
comment on column freeagent_sync.run_counts.retry is 'Keys that are tried again by themselves: by the next run, or from rejects.next_attempt_at on. Those that rest until then are counted by each run.';
