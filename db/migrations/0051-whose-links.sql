-- A logout forgot which FreeAgent company the links and the mirror belong to: after a log-in to another one, all that was
-- linked passed for deleted there, and payments were taken back.

create table freeagent_sync.former_logins (
  company              text        not null primary key,
  freeagent_company_id bigint      not null,
  freeagent_subdomain  text,
  ended_at             timestamptz not null default clock_timestamp()
);
comment on table freeagent_sync.former_logins is
  'Which FreeAgent company was logged in to when the tokens were forgotten: what is linked and mirrored belongs to it.';
comment on column freeagent_sync.former_logins.company is 'FreeAgent company, by its name in freeagent-sync.yaml.';
comment on column freeagent_sync.former_logins.freeagent_company_id is
  'The number of the company at FreeAgent; while anything of it is linked or mirrored, a token of another one is refused.';
comment on column freeagent_sync.former_logins.freeagent_subdomain is 'The sub-domain of the company at FreeAgent.';
comment on column freeagent_sync.former_logins.ended_at is 'When the tokens were forgotten.';
