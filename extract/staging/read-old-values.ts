import type { Queryable } from "../../domain/queryable.ts";

/**
 * What the back office had, as text, in each field whose new value from FreeAgent it has not taken over yet; by source
 * key and field. Of several values of a field, the last staged counts. Uses contact_updates_by_contact.
 */
export async function readOldValues(
  database: Queryable,
  company: string,
  sourceKeys: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string | null>>> {
  const rows = await database.query(
    `select contact_source_key, jsonb_object_agg(field, old_value) as fields
     from (
       select distinct on (contact_source_key, field) contact_source_key, field, old_value
       from freeagent_sync.contact_updates
       where company = $1
         and contact_source_key = any($2::text[])
         and applied_at is null
         and decision = 'apply'
       order by contact_source_key, field, contact_update_id desc) latest
     group by contact_source_key`,
    [company, sourceKeys],
  );
  return new Map(
    rows.map((row) => [
      String(row["contact_source_key"]),
      new Map(Object.entries(row["fields"] as Record<string, string | null>)),
    ]),
  );
}
