-- In which hour a run began came out otherwise for a session in another time zone: date_trunc follows the session. The hour is a whole one of UTC. The
-- columns are those of 0014. Debts have the day of a business in the United Kingdom, as the push has it, since 0039.
comment on column freeagent_sync.report_aged_debtors.bucket is 'How late, by the day in the United Kingdom.';

create or replace view freeagent_sync.report_api_usage as
select
  company,
  date_trunc('hour', started_at, 'UTC') as hour,
  sum(reads) as reads,
  sum(writes) as writes,
  sum(reads + writes) as calls,
  round(sum(reads + writes) / 36.0, 1) as percent_of_allowance
from freeagent_sync.runs
group by 1, 2
order by hour desc, company;
comment on column freeagent_sync.report_api_usage.hour is 'Hour of UTC in which the runs began.';
