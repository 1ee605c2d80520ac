import type { Queryable } from "../../domain/queryable.ts";

/**
 * Fields that FreeAgent changed and the back office has not taken over yet, or that a person must decide, by source
 * key: the back office's value must not be pushed over FreeAgent's. Uses contact_updates_by_contact.
 */
export async function readWithheldFields(
  database: Queryable,
  company: string,
  sourceKeys: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await database.query(
    `select contact_source_key, array_agg(distinct field) as fields
     from freeagent_sync.contact_updates
     where company = $1
       and contact_source_key = any($2::text[])
       and applied_at is null
       and decision in ('apply', 'conflict')
     group by contact_source_key`,
    [company, sourceKeys],
  );
  return new Map(rows.map((row) => [String(row["contact_source_key"]), new Set(row["fields"] as string[])]));
}
