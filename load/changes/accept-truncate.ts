import { entities, type Entity } from "../../domain/entity.ts";
import type { Database } from "../../domain/queryable.ts";

/**
 * Lets the pushes of companies go on after a captured table was emptied. Changes of rows that the emptying took away
 * are dropped, so that nothing is deleted in FreeAgent because of it; rows that were loaded again have changes of
 * their own, later ones. Gives the number of stop signals accepted.
 */
export async function acceptTruncate(database: Database, companies: readonly string[]): Promise<number> {
  return database.transaction(async (transaction) => {
    for (const entity of entities) {
      await transaction.execute(dropChangesSql(entity), [companies]);
    }
    await transaction.execute(forgetPolledSql, [companies]);
    return transaction.execute(
      `update freeagent_sync.capture_stops
       set accepted_at = clock_timestamp()
       where company = any($1::text[])
         and accepted_at is null`,
      [companies],
    );
  });
}

/**
 * A key that was deleted before the emptying, and not inserted again, was deleted by a person, and stays work; an update
 * after that comes from a table that feeds, whose rows went with it. Lines of an emptied table that only feeds are not keys
 * of rows that are gone: their changes stay. What backfill or a release enqueued goes in any case, by its number below zero:
 * what was loaded again has a change of its own. A key without its change is not tried again, and waits for nothing. Reads the
 * queue once, and the rejects by their key.
 */
function dropChangesSql(entity: Entity): string {
  return `
    with emptied as (
      select company, coalesce(max(last_change_id), 0) as last_change_id
      from freeagent_sync.capture_stops
      where company = any($1::text[])
        and entity = '${entity}'
        and not feeds
        and accepted_at is null
      group by company),
    earlier as (
      select
        c.change_id,
        last_value(c.op) over (
          partition by c.company, c.source_key order by c.op in ('I', 'D'), c.change_id
          rows between unbounded preceding and unbounded following) as last_op
      from freeagent_sync.${entity}_changes c
      join emptied e
        on e.company = c.company
       and c.change_id <= e.last_change_id),
    dropped as (
      delete from freeagent_sync.${entity}_changes c
      using earlier e
      where c.change_id = e.change_id
        and e.last_op <> 'D'
      returning c.company, c.source_key)
    delete from freeagent_sync.rejects r
    using dropped d
    where r.company = d.company
      and r.entity = '${entity}'
      and r.source_key = d.source_key
      and (r.waiting_for is not null or r.next_attempt_at is not null)`;
}

// Of a table that had no rows none is missed, and what its next poll finds was loaded again: it is enqueued, as a trigger
// would have.
const forgetPolledSql = `
  with emptied as (
    update freeagent_sync.polled_tables t
    set row_count = 0
    from freeagent_sync.capture_stops s
    where s.company = any($1::text[])
      and s.accepted_at is null
      and s.reason = 'empty'
      and t.company = s.company
      and t.entity = s.entity
      and t.table_name = s.table_name
    returning t.polled_table_id)
  delete from freeagent_sync.polled_rows r
  using emptied e
  where r.polled_table_id = e.polled_table_id`;
