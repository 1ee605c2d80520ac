import type { Queryable } from "../../domain/queryable.ts";
import { notLinkedSql } from "../links/not-linked-sql.ts";
import { contactMarkerSql } from "../mirror/contact-marker-sql.ts";

/**
 * FreeAgent's numbers of contacts that were staged last with one of the markers, carry another one now, and belong to no
 * source key; by the marker they were staged with. One query per batch; uses contact_updates_by_marker,
 * contact_updates_of_new_contacts, the key of the mirror and links_by_freeagent_id.
 */
export async function readRenamedNewcomers(
  database: Queryable,
  company: string,
  markers: readonly string[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  if (markers.length === 0) return new Map();
  const rows = await database.query(
    `select u.marker, array_agg(distinct m.freeagent_id) as ids
     from freeagent_sync.contact_updates u
     join freeagent_mirror.contacts m
       on m.company = u.company
      and m.freeagent_id = split_part(u.freeagent_url, '/', -1)::bigint
     where u.company = $1
       and u.decision = 'new'
       and left(u.marker, 200) = any(array(select left(w.marker, 200) from unnest($2::text[]) w (marker)))
       and u.marker = any($2::text[])
       and m.deleted_at is null
       and ${contactMarkerSql("m")} <> u.marker
       and not exists (
         select 1
         from freeagent_sync.contact_updates later
         where later.company = u.company
           and later.decision = 'new'
           and later.freeagent_url = u.freeagent_url
           and later.contact_update_id > u.contact_update_id
           and later.marker <> u.marker)
       and ${notLinkedSql("contact")}
     group by u.marker`,
    [company, markers],
  );
  return new Map(rows.map((row) => [String(row["marker"]), (row["ids"] as unknown[]).map(Number)]));
}
