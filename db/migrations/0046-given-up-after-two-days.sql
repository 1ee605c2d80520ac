-- Where FreeAgent answers reads and no writes, a few keys were given up within a night.
comment on column freeagent_sync.rejects.retries is
  'Attempts that a passing failure ended since the key last went through or needed a person; it needs one when the third or a later one comes two days after the first, or with the thirtieth.';
