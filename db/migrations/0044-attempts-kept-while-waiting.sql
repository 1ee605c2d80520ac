-- A key that failed and waited in turns began anew each time, and was never given up.
comment on column freeagent_sync.rejects.retries is
  'Attempts that a passing failure ended since the key last went through or needed a person; with the tenth, or when they go on for two days, the key needs a person.';
comment on column freeagent_sync.rejects.retrying_since is
  'When the first of them failed, of those since the key last waited for something else.';
