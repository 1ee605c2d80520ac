import type { Entity } from "../../domain/entity.ts";
import type { FoundObject } from "../../domain/found-object.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { contactMarkerSql } from "./contact-marker-sql.ts";
import { foundObject } from "./found-row.ts";
import { notLinkedSql } from "../links/not-linked-sql.ts";

/** Objects that carry the marker of a create and belong to no source key yet. One query by the marker's index. */
export async function findByMarker(
  database: Queryable,
  company: string,
  entity: Entity,
  marker: string,
): Promise<readonly FoundObject[]> {
  const rows = await database.query(findSql[entity], [company, ...markerValues(entity, marker)]);
  return rows.map(foundObject);
}

function markerValues(entity: Entity, marker: string): readonly string[] {
  return entity === "payment" ? marker.split("|").slice(0, 3) : [marker];
}

const stillFree = (entity: Entity): string => `
    and m.deleted_at is null
    and ${notLinkedSql(entity)}
  order by m.freeagent_id`;

const findSql = {
  contact: `
  select m.freeagent_id, m.raw
  from freeagent_mirror.contacts m
  where m.company = $1
    and ${contactMarkerSql("m")} = $2
    ${stillFree("contact")}`,
  invoice: `
  select m.freeagent_id, m.raw
  from freeagent_mirror.invoices m
  where m.company = $1
    and m.reference = $2
    ${stillFree("invoice")}`,
  payment: `
  select m.freeagent_id, m.raw
  from freeagent_mirror.bank_transaction_explanations m
  where m.company = $1
    and m.paid_invoice_id = $2::bigint
    and m.gross_value = $3::numeric
    and m.dated_on = $4::date
    -- FreeAgent's guess at the same line is nothing that we wrote.
    and not m.marked_for_review
    ${stillFree("payment")}`,
};
