-- Conflicts that a person decides, and contacts that only FreeAgent has.

alter table freeagent_sync.contact_updates
  add column freeagent_url text,
  alter column contact_source_key drop not null,
  drop constraint contact_updates_decision_check,
  add constraint contact_updates_decision_check check (decision in ('apply', 'conflict', 'new')),
  add constraint only_new_contacts_have_no_key check ((decision = 'new') = (contact_source_key is null)),
  add constraint new_contacts_have_a_url check (decision <> 'new' or freeagent_url is not null);
create index contact_updates_open_conflicts on freeagent_sync.contact_updates (company, contact_source_key, field)
  where applied_at is null and decision = 'conflict';
create index contact_updates_of_new_contacts on freeagent_sync.contact_updates (company, freeagent_url)
  where decision = 'new';

comment on column freeagent_sync.contact_updates.contact_source_key is 'The customer in the back office; null for a contact that only FreeAgent has.';
comment on column freeagent_sync.contact_updates.freeagent_url is 'Path of the contact in FreeAgent, for new ones.';
comment on column freeagent_sync.contact_updates.decision is 'apply: the back office should take it over; conflict: both sides changed it and a person decides; new: a field of a contact that only FreeAgent has.';
comment on column freeagent_sync.contact_updates.applied_at is 'When the back office took it over; of a conflict: when it was decided or had gone.';
