-- Pairs stored before their origin was kept could be sent to another FreeAgent until their next refresh. FreeAgent's answers name the
-- address that was called in their URLs; where a run has read since the pair was granted, the newest of them was read with it.

update freeagent_sync.oauth_tokens t
set origin = e.origin
from (
  select distinct on (company) company, lower(substring(url from '^https?://[^/?#@]+')) as origin
  from (
    select company, mirrored_at, raw ->> 'url' as url from freeagent_mirror.bank_accounts
    union all
    select company, mirrored_at, raw ->> 'url' from freeagent_mirror.contacts
    union all
    select company, mirrored_at, raw ->> 'url' from freeagent_mirror.invoices) seen
  where url like 'http%'
  order by company, mirrored_at desc) e
where t.origin is null
  and e.company = t.company
  and exists (
    select 1
    from freeagent_sync.runs r
    where r.company = t.company
      and r.exit_code in (0, 1)
      and r.reads > 0
      and r.finished_at > t.obtained_at);

comment on column freeagent_sync.oauth_tokens.origin is
  'Address of the FreeAgent that granted the pair; it is sent nowhere else. Null in pairs stored before this was kept and not used since, until the next refresh.';
