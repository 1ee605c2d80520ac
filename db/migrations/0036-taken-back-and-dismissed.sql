-- The mirror's figures of an invoice follow what our own writes take from its payments: the report of a night said of what had been taken back in
-- it that nothing was due.
comment on column freeagent_mirror.invoices.paid_value is 'Paid so far, less what our own writes have taken back since it was read.';
comment on column freeagent_mirror.invoices.due_value is 'Still owed, with what our own writes have taken back since it was read.';
comment on column freeagent_mirror.invoices.raw is 'Everything that FreeAgent sent, without paid_value and due_value where our own writes have outdated them.';
comment on column freeagent_sync.report_aged_debtors.freeagent_due is 'What FreeAgent says is due, with what has been booked or taken back since it was read.';

-- The backlog said of a key that a person has dismissed that it needs a person; and since 0026 of a live change with the letter B, which the back office's own code
-- may write, that it is backfill: the number tells, as in 0019. The columns are those of 0032.
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
