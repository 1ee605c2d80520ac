import * as z from "zod";
import type { Entity } from "../domain/entity.ts";
import type { FoundObject } from "../domain/found-object.ts";
import type { JsonObject } from "../domain/json.ts";
import type { Queryable } from "../domain/queryable.ts";
import { contactsByMarkerSql } from "./contact-marker-sql.ts";

const foundRow = z.object({
  marker: z.string(),
  freeagent_id: z.coerce.number(),
  raw: z.custom<JsonObject>((value) => typeof value === "object" && value !== null),
});

/**
 * Objects of the mirror that carry one of the markers and belong to no source key, by marker. One query per batch;
 * uses invoices_by_reference and contacts_by_marker. Payments are matched by their own planner.
 */
export async function findAdoptable(
  database: Queryable,
  company: string,
  entity: Entity,
  markers: readonly string[],
): Promise<ReadonlyMap<string, readonly FoundObject[]>> {
  const found = new Map<string, FoundObject[]>();
  if (markers.length === 0 || entity === "payment") return found;
  const rows = await database.query(findSql[entity], [company, markers]);
  for (const row of rows) {
    const { marker, freeagent_id: id, raw } = foundRow.parse(row);
    found.set(marker, [...(found.get(marker) ?? []), { id, raw }]);
  }
  return found;
}

// `offset` as in taken-markers.ts.
const notLinked = (entity: Entity): string => `
    not exists (
      select 1
      from freeagent_sync.links l
      where l.company = $1
        and l.entity = '${entity}'
        and l.freeagent_id = m.freeagent_id
        and l.state <> 'deleted'
      offset 0)
  order by m.freeagent_id`;

const findSql = {
  contact: `
  select m.marker, m.freeagent_id, m.raw
  from (${contactsByMarkerSql("$1", "$2", "m.freeagent_id, m.raw")}) m
  where ${notLinked("contact")}`,
  invoice: `
  select m.reference as marker, m.freeagent_id, m.raw
  from freeagent_mirror.invoices m
  where m.company = $1
    and m.reference = any($2::text[])
    and m.deleted_at is null
    and ${notLinked("invoice")}`,
};
