import type { FoundObject } from "../../domain/found-object.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { contactMarkerSql } from "./contact-marker-sql.ts";
import { foundObject } from "./found-row.ts";

/** A contact or an invoice, and the write during which it was made. */
export interface MadeMeanwhile extends FoundObject {
  readonly intentId: string;
}

/**
 * Contacts or invoices that FreeAgent has made while writes were on their way; five minutes either side for clocks that
 * differ. Left out is what a row of the back office or another write of ours stands for. Reads the mirror of them once:
 * this is asked only of the few lost creates that are not found by their marker.
 */
export async function findMadeMeanwhile(
  database: Queryable,
  company: string,
  entity: "contact" | "invoice",
  intentIds: readonly string[],
): Promise<readonly MadeMeanwhile[]> {
  const rows = await database.query(
    `select i.intent_id, m.freeagent_id, m.raw
     from freeagent_sync.intents i
     join freeagent_mirror.${entity}s m
       on m.company = i.company
      and m.created_at between i.sent_at - interval '5 minutes' and i.settle_until + interval '5 minutes'
     where i.company = $1
       and i.intent_id = any($2::uuid[])
       and m.deleted_at is null
       and not exists (
         select 1
         from freeagent_sync.links l
         where l.company = m.company
           and l.entity = '${entity}'
           and l.freeagent_id = m.freeagent_id)
       and not exists (
         select 1
         from freeagent_sync.intents o
         where o.company = m.company
           and o.entity = '${entity}'
           and o.state in ('planned', 'sent', 'in_doubt')
           and o.marker = ${entity === "contact" ? contactMarkerSql("m") : "m.reference"})
     order by m.freeagent_id`,
    [company, intentIds],
  );
  return rows.map((row) => ({ ...foundObject(row), intentId: String(row["intent_id"]) }));
}
