import type { Entity } from "../../domain/entity.ts";
import type { FoundObject } from "../../domain/found-object.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { contactsByMarkerSql } from "./contact-marker-sql.ts";
import { foundObject } from "./found-row.ts";
import { notLinkedSql } from "../links/not-linked-sql.ts";

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
    const marker = String(row["marker"]);
    found.set(marker, [...(found.get(marker) ?? []), foundObject(row)]);
  }
  return found;
}

const findSql = {
  contact: `
  select m.marker, m.freeagent_id, m.raw
  from (${contactsByMarkerSql("$1", "$2", "m.freeagent_id, m.raw")}) m
  where ${notLinkedSql("contact")}
  order by m.freeagent_id`,
  invoice: `
  select m.reference as marker, m.freeagent_id, m.raw
  from freeagent_mirror.invoices m
  where m.company = $1
    and m.reference = any($2::text[])
    and m.deleted_at is null
    and ${notLinkedSql("invoice")}
  order by m.freeagent_id`,
};
