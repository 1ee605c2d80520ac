import type { Client } from "pg";
import * as z from "zod";

const row = z.object({
  relation: z.nullable(z.string()),
  pid: z.number(),
  usename: z.nullable(z.string()),
  application_name: z.nullable(z.string()),
  state: z.nullable(z.string()),
  since: z.nullable(z.string()),
});

/**
 * Who keeps a session from the lock that it waits for, as the subject of a sentence; undefined where it waits for none.
 * @param looker another connection
 * @param waiting the process id of the session. Behind PgBouncer it is none of the server's, and nobody is found.
 */
export async function readBlocker(looker: Client, waiting: number | undefined): Promise<string | undefined> {
  const { rows } = await looker.query(blockerSql, [waiting ?? 0]);
  if (rows[0] === undefined) return undefined;
  const { relation, pid, usename, application_name: application, state, since } = row.parse(rows[0]);
  const who = [application ?? "", usename === null ? "" : `user ${usename}`, state ?? ""].filter((word) => word !== "");
  const when = since === null ? "" : `, its transaction is open since ${since} UTC`;
  return `${relation ?? "a row"} is kept by session ${pid} (${who.join(", ")})${when}`;
}

// What a role without pg_read_all_stats may not see of another's session is null. A session that waits for a row waits for
// who wrote it; the table is the one that both write. First who has been at it longest.
const blockerSql = `
  select
    (select format('%I.%I', n.nspname, c.relname)
     from pg_locks l
     join pg_class c on c.oid = l.relation
     join pg_namespace n on n.oid = c.relnamespace
     where l.pid = $1
       and c.relkind in ('r', 'p')
       and (not l.granted or exists (
         select 1
         from pg_locks o
         where o.pid = a.pid
           and o.relation = l.relation
           and 'AccessShareLock' not in (o.mode, l.mode)))
     order by l.granted
     limit 1) as relation,
    a.pid, a.usename, a.application_name, a.state,
    to_char(a.xact_start at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS') as since
  from unnest(pg_blocking_pids($1)) as b (pid)
  join pg_stat_activity a using (pid)
  order by a.xact_start nulls last
  limit 1`;
