-- The log-in of each company, and the calls that FreeAgent still allows it.

create table freeagent_sync.oauth_tokens (
  company                text primary key,
  freeagent_company_id   bigint,
  freeagent_subdomain    text,
  key_id                 text not null,
  access_token           text not null,
  refresh_token          text not null,
  previous_refresh_token text,
  generation             bigint not null default 1 check (generation > 0),
  obtained_at            timestamptz not null,
  access_expires_at      timestamptz not null,
  refresh_expires_at     timestamptz,
  refresh_started_at     timestamptz,
  login_needed_at        timestamptz,
  logged_in_at           timestamptz not null default clock_timestamp()
);
comment on table freeagent_sync.oauth_tokens is
  'The log-in of each company at FreeAgent. Tokens are encrypted (AES-256-GCM); without the key, which is never in the database, they are of no use.';
comment on column freeagent_sync.oauth_tokens.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.oauth_tokens.freeagent_company_id is 'The number of the company that FreeAgent named at the log-in; a token of another one is refused.';
comment on column freeagent_sync.oauth_tokens.freeagent_subdomain is 'The sub-domain of the company at the log-in.';
comment on column freeagent_sync.oauth_tokens.key_id is 'Which key encrypts this row: a fingerprint, not the key.';
comment on column freeagent_sync.oauth_tokens.access_token is 'Encrypted: what calls carry.';
comment on column freeagent_sync.oauth_tokens.refresh_token is 'Encrypted: what a new access token is fetched with.';
comment on column freeagent_sync.oauth_tokens.previous_refresh_token is 'Encrypted: the one before, tried once when FreeAgent refuses the present one.';
comment on column freeagent_sync.oauth_tokens.generation is 'Counts the token pairs; a refresh replaces only the pair that it started from.';
comment on column freeagent_sync.oauth_tokens.obtained_at is 'Database time just before the pair was asked for.';
comment on column freeagent_sync.oauth_tokens.access_expires_at is 'End of the access token, counted from obtained_at.';
comment on column freeagent_sync.oauth_tokens.refresh_expires_at is 'End of the refresh token as FreeAgent told it; null when it did not. FreeAgent may revoke it at any time.';
comment on column freeagent_sync.oauth_tokens.refresh_started_at is 'Committed before a refresh is sent, cleared with its answer: if it stays, the answer was lost.';
comment on column freeagent_sync.oauth_tokens.login_needed_at is 'Since when FreeAgent refuses the refresh token; no further call is made until somebody logs in.';
comment on column freeagent_sync.oauth_tokens.logged_in_at is 'The last log-in by a person.';

-- One hot row per company: room in the page keeps its many updates inside it.
create table freeagent_sync.request_budget (
  company                text primary key,
  minute_start           timestamptz not null,
  minute_used            integer not null check (minute_used >= 0),
  hour_start             timestamptz not null,
  hour_used              integer not null check (hour_used >= 0),
  blocked_until          timestamptz,
  payments_waiting_until timestamptz,
  invoices_waiting_until timestamptz,
  contacts_waiting_until timestamptz
) with (fillfactor = 20, autovacuum_vacuum_threshold = 100, autovacuum_vacuum_scale_factor = 0);
comment on table freeagent_sync.request_budget is
  'Calls made in FreeAgent''s present minute and hour, shared by all processes that work for a company. Times are FreeAgent''s own.';
comment on column freeagent_sync.request_budget.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.request_budget.minute_start is 'The minute that minute_used counts.';
comment on column freeagent_sync.request_budget.minute_used is 'Calls allotted in that minute.';
comment on column freeagent_sync.request_budget.hour_start is 'The hour that hour_used counts.';
comment on column freeagent_sync.request_budget.hour_used is 'Calls allotted in that hour.';
comment on column freeagent_sync.request_budget.blocked_until is 'FreeAgent answered 429: nobody calls before this time.';
comment on column freeagent_sync.request_budget.payments_waiting_until is 'Until then calls for payments count as waiting, and less urgent ones keep to a quarter of each minute.';
comment on column freeagent_sync.request_budget.invoices_waiting_until is 'The same for calls for invoices.';
comment on column freeagent_sync.request_budget.contacts_waiting_until is 'The same for calls for contacts.';
