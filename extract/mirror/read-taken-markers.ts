import * as z from "zod";
import type { Entity } from "../../domain/entity.ts";
import type { MarkerHolder } from "../../domain/marker-holder.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { contactsByMarkerSql } from "./contact-marker-sql.ts";

const holderRow = z.object({
  marker: z.string(),
  source_key: z.string(),
  freeagent_id: z.nullable(z.coerce.number()),
  state: z.nullable(z.enum(["active", "hidden", "deleted"])),
});

/**
 * Of the given markers, those that belong to another key already, and to whom: an object in FreeAgent, as mirrored, that is
 * linked, or a create whose outcome is not known yet. Creating one more could never be undone by looking.
 * Uses one_open_marker, contacts_by_marker, invoices_by_reference, links_by_freeagent_id and links_of_gone_invoices.
 */
export async function readTakenMarkers(
  database: Queryable,
  company: string,
  entity: Entity,
  markers: readonly string[],
): Promise<ReadonlyMap<string, readonly MarkerHolder[]>> {
  const taken = new Map<string, MarkerHolder[]>();
  if (markers.length === 0) return taken;
  const rows = await database.query(
    `select marker, source_key, null::bigint as freeagent_id, null::text as state
     from freeagent_sync.intents
     where company = $1
       and entity = $2
       and marker = any($3::text[])
       and step = 'create'
       and state in ('planned', 'sent', 'in_doubt')
     ${linkedSql[entity]}`,
    [company, entity, markers],
  );
  for (const row of rows) {
    const { marker, source_key: sourceKey, freeagent_id: freeagentId, state } = holderRow.parse(row);
    taken.set(marker, [...(taken.get(marker) ?? []), { sourceKey, freeagentId, isHidden: state === "hidden" }]);
  }
  return taken;
}

// `offset` keeps it a look-up of each link: a join read all links for each marker where the tables had no statistics yet.
const linkOf = (condition: string): string => `
       cross join lateral (
         select l.source_key, l.state
         from freeagent_sync.links l
         where l.company = $1
           and l.freeagent_id = m.freeagent_id
           and ${condition}
         offset 0) l`;

const isLinked = linkOf("l.entity = $2 and l.state <> 'deleted'");

/** Its invoice stands in FreeAgent with nothing due on it: another one of its reference would be taken for it. */
const isCredited = linkOf("l.entity = 'invoice' and l.state = 'deleted' and l.base ? 'credited'");

const sameReference = (link: string): string => `
     union
     select m.reference, l.source_key, m.freeagent_id, l.state
     from freeagent_mirror.invoices m${link}
     where m.company = $1
       and m.reference = any($3::text[])
       and m.deleted_at is null`;

const linkedSql = {
  contact: `
     union
     select m.marker, l.source_key, m.freeagent_id, l.state
     from (${contactsByMarkerSql("$1", "$3", "m.freeagent_id")}) m${isLinked}`,
  invoice: `${sameReference(isLinked)}${sameReference(isCredited)}`,
  // Two equal payments of one invoice are two payments: their markers hold the source key.
  payment: "",
};
