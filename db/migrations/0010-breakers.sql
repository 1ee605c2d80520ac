create table freeagent_sync.breakers (
  company   text        primary key,
  opened_at timestamptz not null default clock_timestamp(),
  reason    text        not null
);

comment on table freeagent_sync.breakers is 'Companies whose writes were stopped because FreeAgent failed for everything. The next run begins with a single write as a probe; when it gets through, the row goes.';
comment on column freeagent_sync.breakers.company is 'The company.';
comment on column freeagent_sync.breakers.opened_at is 'When the breaker opened, or the last probe failed.';
comment on column freeagent_sync.breakers.reason is 'What the last call that failed ran into.';
