import type { FoundObject } from "../domain/found-object.ts";
import type { Queryable } from "../domain/queryable.ts";
import { contactMarkerSql } from "./contact-marker-sql.ts";
import { foundObject } from "./found-row.ts";

/**
 * Contacts that FreeAgent has made while a write was on its way, five minutes either side for clocks that differ, and that neither
 * a customer of the back office nor another write of ours stands for. Reads the mirrored contacts once: this is asked only of
 * the few lost creates that are not found by their marker.
 */
export async function findMadeMeanwhile(
  database: Queryable,
  company: string,
  intentId: string,
): Promise<readonly FoundObject[]> {
  const rows = await database.query(
    `select m.freeagent_id, m.raw
     from freeagent_sync.intents i
     join freeagent_mirror.contacts m
       on m.company = i.company
      and m.created_at between i.sent_at - interval '5 minutes' and i.settle_until + interval '5 minutes'
     where i.company = $1
       and i.intent_id = $2
       and m.deleted_at is null
       and not exists (
         select 1
         from freeagent_sync.links l
         where l.company = m.company
           and l.entity = 'contact'
           and l.freeagent_id = m.freeagent_id)
       and not exists (
         select 1
         from freeagent_sync.intents o
         where o.company = m.company
           and o.entity = 'contact'
           and o.state in ('planned', 'sent', 'in_doubt')
           and o.marker = ${contactMarkerSql("m")})
     order by m.freeagent_id`,
    [company, intentId],
  );
  return rows.map(foundObject);
}
