-- Who a contact was when it was staged: a customer may be made of it, and the contact renamed in FreeAgent before the two are linked. Rows that are
-- there already have none.
alter table freeagent_sync.contact_updates add column marker text;
comment on column freeagent_sync.contact_updates.marker is
  'Of a new contact: e-mail address and name as they were staged, in lower case. For freeagent-sync alone.';

create index contact_updates_by_marker on freeagent_sync.contact_updates (company, left(marker, 200))
  where decision = 'new' and marker is not null;
