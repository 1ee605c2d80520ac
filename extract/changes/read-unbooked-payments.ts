import type { Queryable } from "../../domain/queryable.ts";

/**
 * Source keys of payments that are still to be pushed, besides the given ones: with an open change, and without an entry or
 * a write in doubt. Reads the open changes of payments once; links by primary key, one_open_intent.
 */
export async function readUnbookedPayments(
  database: Queryable,
  company: string,
  besides: readonly string[],
): Promise<readonly string[]> {
  const rows = await database.query(
    `select distinct c.source_key
     from freeagent_sync.payment_changes c
     where c.company = $1
       and c.source_key not in (select unnest($2::text[]))
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
    [company, besides],
  );
  return rows.map((row) => String(row["source_key"]));
}
