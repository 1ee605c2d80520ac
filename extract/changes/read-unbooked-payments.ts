import type { Queryable } from "../../domain/queryable.ts";

/**
 * Source keys of payments that are still to be pushed, besides the given ones: with an open live change, or one of these
 * backfill changes while it is open, and without an entry or a write in doubt. Reads the open live changes of payments once, by the
 * primary key as the others; links by primary key, one_open_intent.
 */
export async function readUnbookedPayments(
  database: Queryable,
  company: string,
  besides: readonly string[],
  backfillChanges: readonly string[],
): Promise<readonly string[]> {
  const rows = await database.query(
    `with open_changes as (
       select company, source_key
       from freeagent_sync.payment_changes
       where company = $1
         and change_id > 0
       union
       select company, source_key
       from freeagent_sync.payment_changes
       where company = $1
         and change_id = any($3::bigint[]))
     select c.source_key
     from open_changes c
     where c.source_key not in (select unnest($2::text[]))
       and not exists (
         select 1
         from freeagent_sync.links l
         where l.company = c.company
           and l.entity = 'payment'
           and l.source_key = c.source_key
           and l.state <> 'deleted')
       and not exists (
         select 1
         from freeagent_sync.intents i
         where i.company = c.company
           and i.entity = 'payment'
           and i.source_key = c.source_key
           and i.state in ('planned', 'sent', 'in_doubt'))
     order by c.source_key`,
    [company, besides, backfillChanges],
  );
  return rows.map((row) => String(row["source_key"]));
}
