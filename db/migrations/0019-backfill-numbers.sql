-- Makes a captured change cheaper: one index less to write, and no constraint to make ready for every statement.

-- Backfill changes count down from -1, so the primary key keeps them apart from the live ones and serves both. Only the
-- order matters, so the numbers may have gaps. Whoever can reach the schema may draw one, because a role that was given
-- its rights on the tables before would else fail; nobody can do harm with it.
create sequence freeagent_sync.backfill_change_id increment by -1 minvalue -9223372036854775808 maxvalue -1 start with -1;
comment on sequence freeagent_sync.backfill_change_id is 'Numbers of backfill changes: below zero, the older the nearer to it.';
grant usage on sequence freeagent_sync.backfill_change_id to public;

-- Each reads its table once and locks only the rows that it moves. What commits meanwhile stays above zero and is worked
-- off as a live change.
with moved as (
  delete from freeagent_sync.contact_changes where op = 'B' returning change_id, company, source_key, changed_at)
insert into freeagent_sync.contact_changes (change_id, company, source_key, op, changed_at) overriding system value
select nextval('freeagent_sync.backfill_change_id'), company, source_key, 'B', changed_at
from (select * from moved order by change_id) m;
with moved as (
  delete from freeagent_sync.invoice_changes where op = 'B' returning change_id, company, source_key, changed_at)
insert into freeagent_sync.invoice_changes (change_id, company, source_key, op, changed_at) overriding system value
select nextval('freeagent_sync.backfill_change_id'), company, source_key, 'B', changed_at
from (select * from moved order by change_id) m;
with moved as (
  delete from freeagent_sync.payment_changes where op = 'B' returning change_id, company, source_key, changed_at)
insert into freeagent_sync.payment_changes (change_id, company, source_key, op, changed_at) overriding system value
select nextval('freeagent_sync.backfill_change_id'), company, source_key, 'B', changed_at
from (select * from moved order by change_id) m;

-- From here on writers of the change tables wait until this commits, which is at once.
drop index freeagent_sync.contact_changes_live;
drop index freeagent_sync.invoice_changes_live;
drop index freeagent_sync.payment_changes_live;

-- PostgreSQL parses a check constraint again for every statement: a third of what a single captured row cost. The letter
-- is a hint, and no reason to fail a transaction of the back office.
alter table freeagent_sync.contact_changes drop constraint contact_changes_op_check;
alter table freeagent_sync.invoice_changes drop constraint invoice_changes_op_check;
alter table freeagent_sync.payment_changes drop constraint payment_changes_op_check;

comment on column freeagent_sync.contact_changes.change_id is 'Number of the change, below zero for backfill. Not the order of commits: never read past it.';
comment on column freeagent_sync.invoice_changes.change_id is 'Number of the change, below zero for backfill. Not the order of commits: never read past it.';
comment on column freeagent_sync.payment_changes.change_id is 'Number of the change, below zero for backfill. Not the order of commits: never read past it.';

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
    when r.waiting_for is not null then 'waiting'
    when r.next_attempt_at is not null then 'retry'
    when r.source_key is not null then 'person'
    when bool_and(c.change_id < 0) then 'backfill'
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
