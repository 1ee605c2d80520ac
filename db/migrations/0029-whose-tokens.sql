-- Where a pair of tokens was granted, and whether FreeAgent has said whose it is: a pair went to another FreeAgent than
-- its own, and one of another company could be taken up by a run under way.

alter table freeagent_sync.oauth_tokens
  add column origin text,
  add column company_unconfirmed boolean not null default false;
comment on column freeagent_sync.oauth_tokens.origin is
  'Address of the FreeAgent that granted the pair; it is sent nowhere else. Null in pairs stored before this was kept, until the next refresh.';
comment on column freeagent_sync.oauth_tokens.company_unconfirmed is
  'FreeAgent did not say at the log-in which company the pair belongs to: it is asked before the pair is used.';
