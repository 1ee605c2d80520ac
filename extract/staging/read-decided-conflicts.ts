import type { DecidedConflict } from "../../domain/decided-conflict.ts";
import type { Queryable } from "../../domain/queryable.ts";

/**
 * The closed conflicts that nothing came after, by source key and field. Whether a person closed one, or it ended by
 * itself, its values tell: in the first case both sides have them still. Uses contact_updates_by_contact.
 */
export async function readDecidedConflicts(
  database: Queryable,
  company: string,
  sourceKeys: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, DecidedConflict>>> {
  const rows = await database.query(
    `select
       contact_source_key,
       jsonb_object_agg(field, jsonb_build_object('ours', old_value, 'theirs', new_value)) as fields
     from (
       select distinct on (contact_source_key, field)
         contact_source_key, field, old_value, new_value, decision, applied_at
       from freeagent_sync.contact_updates
       where company = $1
         and contact_source_key = any($2::text[])
       order by contact_source_key, field, contact_update_id desc) latest
     where decision = 'conflict'
       and applied_at is not null
     group by contact_source_key`,
    [company, sourceKeys],
  );
  return new Map(
    rows.map((row) => [
      String(row["contact_source_key"]),
      new Map(Object.entries(row["fields"] as Record<string, DecidedConflict>)),
    ]),
  );
}
