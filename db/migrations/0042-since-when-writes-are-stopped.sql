-- The time of the last failure hid for how long no write had been answered.
comment on table freeagent_sync.breakers is
  'Companies whose writes were stopped because FreeAgent failed for everything. The next run begins with a single write as a probe; when one is answered, the row goes.';
comment on column freeagent_sync.breakers.opened_at is 'When the breaker opened: no write has been answered since.';
