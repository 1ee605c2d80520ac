-- What a person sees of a held key, and what a person decided about it.

alter table freeagent_sync.rejects
  add column freeagent_message text,
  add column dismissed_at timestamptz,
  add column dismissed_by text,
  add column dismissed_because text,
  add constraint dismissed_with_a_reason
    check (num_nulls(dismissed_at, dismissed_by, dismissed_because) in (0, 3));

comment on column freeagent_sync.rejects.detail is 'A sentence for a person: what is wrong and what to do.';
comment on column freeagent_sync.rejects.freeagent_message is 'FreeAgent''s own words, where it was FreeAgent that refused.';
comment on column freeagent_sync.rejects.dismissed_at is 'When a person said: leave it. Not shown as open any more; a new change of the key brings it back.';
comment on column freeagent_sync.rejects.dismissed_by is 'Who said so: user and host.';
comment on column freeagent_sync.rejects.dismissed_because is 'Why.';
