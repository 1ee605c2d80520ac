-- Tells `freeagent-sync watch` that there is work, and finds live changes among many backfill ones.

-- Live changes are claimed first and looked for before every batch of a backfill; without these indexes each look would
-- read past all backfill rows. They stay small: a live change is deleted once it is through.
create index contact_changes_live on freeagent_sync.contact_changes (company, change_id) where op <> 'B';
create index invoice_changes_live on freeagent_sync.invoice_changes (company, change_id) where op <> 'B';
create index payment_changes_live on freeagent_sync.payment_changes (company, change_id) where op <> 'B';

-- One notification per statement and company; PostgreSQL folds equal ones of a transaction and sends them at its commit.
-- Backfill changes wake nobody: they are left for the run that enqueued them, or for the night. The name is cut because a
-- payload has a limit of 8,000 bytes, and a transaction of the back office must never fail for a notification.
create function freeagent_sync.notify_changes() returns trigger
language plpgsql set search_path = pg_catalog as $notify$
begin
  perform pg_notify('freeagent_sync_changes', tg_argv[0] || ' ' || left(c.company, 500))
  from (select distinct company from new_changes where op <> 'B') c;
  return null;
end $notify$;
comment on function freeagent_sync.notify_changes() is
  'Notifies the channel freeagent_sync_changes of new live changes: entity, a space, company.';

create trigger notify_changes
  after insert on freeagent_sync.contact_changes
  referencing new table as new_changes
  for each statement execute function freeagent_sync.notify_changes('contact');
create trigger notify_changes
  after insert on freeagent_sync.invoice_changes
  referencing new table as new_changes
  for each statement execute function freeagent_sync.notify_changes('invoice');
create trigger notify_changes
  after insert on freeagent_sync.payment_changes
  referencing new table as new_changes
  for each statement execute function freeagent_sync.notify_changes('payment');

comment on trigger notify_changes on freeagent_sync.contact_changes is 'Wakes freeagent-sync watch.';
comment on trigger notify_changes on freeagent_sync.invoice_changes is 'Wakes freeagent-sync watch.';
comment on trigger notify_changes on freeagent_sync.payment_changes is 'Wakes freeagent-sync watch.';
