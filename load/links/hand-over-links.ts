import type { Queryable } from "../../domain/queryable.ts";

/** A gone customer and the one that takes its contact over. */
export interface HandOver {
  readonly from: string;
  readonly to: string;
}

/**
 * Ends the links of gone customers, in the transaction that stores those of the customers that take their contacts over, to
 * whom goes what waits to be taken over or decided. Primary key of the links, contact_updates_by_contact; locks only those rows.
 */
export async function handOverLinks(
  transaction: Queryable,
  company: string,
  handedOver: readonly HandOver[],
): Promise<void> {
  if (handedOver.length === 0) return;
  await transaction.execute(
    `with handed_over as (
       select n."from", n."to"
       from jsonb_to_recordset($2::jsonb) as n ("from" text, "to" text)),
     ended as (
       delete from freeagent_sync.links l
       using handed_over h
       where l.company = $1
         and l.entity = 'contact'
         and l.source_key = h."from")
     update freeagent_sync.contact_updates u
     set contact_source_key = h."to"
     from handed_over h
     where u.company = $1
       and u.contact_source_key = h."from"
       and u.applied_at is null`,
    [company, JSON.stringify(handedOver)],
  );
}
