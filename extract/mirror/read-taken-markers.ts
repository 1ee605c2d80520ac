import type { Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { contactsByMarkerSql } from "./contact-marker-sql.ts";

/**
 * Of the given markers, those that belong to another key already: an object in FreeAgent, as mirrored, that is
 * linked, or a create whose outcome is not known yet. Creating one more could never be undone by looking.
 * Uses one_open_marker, contacts_by_marker, invoices_by_reference, links_by_freeagent_id and links_of_gone_invoices.
 */
export async function readTakenMarkers(
  database: Queryable,
  company: string,
  entity: Entity,
  markers: readonly string[],
): Promise<ReadonlySet<string>> {
  if (markers.length === 0) return new Set();
  const rows = await database.query(
    `select marker
     from freeagent_sync.intents
     where company = $1
       and entity = $2
       and marker = any($3::text[])
       and step = 'create'
       and state in ('planned', 'sent', 'in_doubt')
     ${linkedSql[entity]}`,
    [company, entity, markers],
  );
  return new Set(rows.map((row) => String(row["marker"])));
}

// `offset` keeps it a look-up of each link: a join read all links for each marker where the tables had no statistics yet.
const isLinked = `
       and exists (
         select 1
         from freeagent_sync.links l
         where l.company = $1
           and l.entity = $2
           and l.freeagent_id = m.freeagent_id
           and l.state <> 'deleted'
         offset 0)`;

/** Its invoice stands in FreeAgent with nothing due on it: another one of its reference would be taken for it. */
const isCredited = `
       and exists (
         select 1
         from freeagent_sync.links l
         where l.company = $1
           and l.entity = 'invoice'
           and l.state = 'deleted'
           and l.freeagent_id = m.freeagent_id
           and l.base ? 'credited'
         offset 0)`;

const sameReference = `
     select m.reference
     from freeagent_mirror.invoices m
     where m.company = $1
       and m.reference = any($3::text[])
       and m.deleted_at is null`;

const linkedSql = {
  contact: `
     union
     select m.marker
     from (${contactsByMarkerSql("$1", "$3", "m.freeagent_id")}) m
     where true${isLinked}`,
  invoice: `
     union ${sameReference}${isLinked}
     union ${sameReference}${isCredited}`,
  // Two equal payments of one invoice are two payments: their markers hold the source key.
  payment: "",
};
