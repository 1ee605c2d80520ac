import * as z from "zod";
import { asksPerson, isCounted, needsPerson } from "../../db/what-counts-sql.ts";
import type { Queryable } from "../../domain/queryable.ts";
import type { VitalSigns } from "../../domain/vital-signs.ts";

const hours = z.nullable(z.coerce.number());
const row = z.object({
  pipelines: z.array(
    z.object({ pipeline: z.string(), since: hours, all_failed: z.boolean(), unusual_zero: z.boolean() }),
  ),
  oldest_unsent: hours,
  oldest_in_doubt: hours,
  rejects: z.coerce.number(),
  retries: z.coerce.number(),
  differences: z.coerce.number(),
  login_days: hours,
  login_needed: z.boolean(),
  last_run_died: z.boolean(),
  last_run_fault: z.nullable(z.object({ command: z.string(), exit_code: z.number() })),
});

/**
 * What `check` judges, in one statement without locks. Uses runs_by_company, the primary keys, one_open_intent, and the
 * change tables, which are short unless something is wrong. The reject of each change is looked up by itself, which
 * `offset` keeps so: a join read all rejects for each change where the tables had no statistics yet. All ages by the
 * database's clock.
 */
export async function readVitalSigns(database: Queryable, company: string): Promise<VitalSigns> {
  const [answer] = await database.query(vitalSignsSql, [company, watched]);
  const signs = row.parse(answer);
  const fault = signs.last_run_fault;
  return {
    company,
    pipelines: signs.pipelines.map(({ pipeline, since, all_failed: allFailed, unusual_zero: unusualZero }) => {
      return { pipeline, hoursSinceDelivery: since, allFailed, unusualZero };
    }),
    oldestUnsentHours: signs.oldest_unsent,
    oldestInDoubtHours: signs.oldest_in_doubt,
    rejects: signs.rejects,
    retries: signs.retries,
    differences: signs.differences,
    loginDays: signs.login_days,
    loginNeeded: signs.login_needed,
    lastRunDied: signs.last_run_died,
    lastRunFault: fault && { command: fault.command, exitCode: fault.exit_code },
  };
}

/** Pipelines that every night runs through. */
const watched = ["pull bank-payments", "pull contacts", "push contacts", "push invoices", "push payments"];

// What waits for another key or its bank line has not failed, nor has what a person was asked about before the run and
// the run only looked at again, nor what rested. A zero is unusual after seven nights that had something to do: the
// nights before it, as many as are kept. Runs of another kind between them, watch above all, explain a zero. A run that ended
// with 69 or 75 tries again by itself; what 1 stands for has signs of its own. The last night is judged beside the last run: a watch
// pushes a minute later, and does nothing of what the night has left.
const vitalSignsSql = `
  with done as (
    select
      c.pipeline, c.claimed, c.finished_at, r.run_id, r.command, r.started_at,
      c.created + c.updated + c.unchanged + c.deleted + c.waiting as through,
      row_number() over (partition by c.pipeline order by r.started_at desc, r.run_id desc) as latest
    from freeagent_sync.runs r
    join freeagent_sync.run_counts c using (run_id)
    where r.company = $1
      and r.finished_at is not null
      and c.pipeline = any($2::text[])
      and r.started_at > clock_timestamp() - interval '90 days'),
  held_before as (
    select d.run_id, d.pipeline, count(*) as keys
    from done d
    join freeagent_sync.rejects h
      on h.company = $1
     and d.pipeline = 'push ' || h.entity || 's'
     and h.first_at < d.started_at
     and (h.last_at >= d.started_at and ${asksPerson}
       or h.last_at < d.started_at and h.next_attempt_at is not null)
    where d.latest = 1
    group by 1, 2),
  by_pipeline as (
    select
      name as pipeline,
      extract(epoch from clock_timestamp() - max(d.finished_at) filter (
        where d.claimed <= coalesce(h.keys, 0) or d.through > 0)) / 3600 as since,
      coalesce(bool_or(d.latest = 1 and d.claimed > coalesce(h.keys, 0) and d.through = 0), false) as all_failed,
      coalesce(bool_or(d.latest = 1 and d.claimed = 0), false)
        and count(*) filter (where d.latest between 2 and 8) = 7
        and count(distinct d.command) filter (where d.latest <= 8) = 1
        and bool_and(d.command <> 'watch') filter (where d.latest = 1)
        and min(d.claimed) filter (where d.latest > 1) > 0 as unusual_zero
    from unnest($2::text[]) as name
    left join done d on d.pipeline = name
    left join held_before h on h.run_id = d.run_id and h.pipeline = d.pipeline
    group by name),
  judged as (
    (select command, epoch, started_at, finished_at, exit_code
     from freeagent_sync.runs
     where company = $1
     order by started_at desc
     limit 1)
    union
    (select command, epoch, started_at, finished_at, exit_code
     from freeagent_sync.runs
     where company = $1
       and command = 'nightly'
       and started_at > clock_timestamp() - interval '90 days'
     order by started_at desc
     limit 1)),
  unsent as (
    select 'contact' as entity, source_key, changed_at from freeagent_sync.contact_changes where company = $1 and change_id > 0
    union all
    select 'invoice', source_key, changed_at from freeagent_sync.invoice_changes where company = $1 and change_id > 0
    union all
    select 'payment', source_key, changed_at from freeagent_sync.payment_changes where company = $1 and change_id > 0)
  select
    (select jsonb_agg(to_jsonb(by_pipeline) order by pipeline) from by_pipeline) as pipelines,
    (select extract(epoch from clock_timestamp() - min(u.changed_at)) / 3600
     from unsent u
     where not exists (
       select 1
       from freeagent_sync.rejects r
       where r.company = $1
         and r.entity = u.entity
         and r.source_key = u.source_key
       offset 0)) as oldest_unsent,
    (select extract(epoch from clock_timestamp() - min(sent_at)) / 3600
     from freeagent_sync.intents
     where company = $1
       and state in ('planned', 'sent', 'in_doubt')) as oldest_in_doubt,
    (select count(*)
     from freeagent_sync.rejects
     where company = $1
       and ${needsPerson}) as rejects,
    (select count(*)
     from freeagent_sync.rejects
     where company = $1
       and next_attempt_at is not null) as retries,
    (select count(*)
     from freeagent_sync.differences
     where company = $1
       and ${isCounted}) as differences,
    (select extract(epoch from refresh_expires_at - clock_timestamp()) / 86400
     from freeagent_sync.oauth_tokens
     where company = $1) as login_days,
    coalesce((select login_needed_at is not null from freeagent_sync.oauth_tokens where company = $1), true) as login_needed,
    coalesce((
      select bool_or(r.finished_at is null and not exists (
        select 1
        from freeagent_sync.leases l
        where l.company = $1
          and l.epoch = r.epoch
          and l.until > clock_timestamp()))
      from judged r), false) as last_run_died,
    (select jsonb_build_object('command', command, 'exit_code', exit_code)
     from judged
     where exit_code in (70, 77, 78)
     order by started_at desc
     limit 1) as last_run_fault`;
