import type { Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";

/**
 * Those of the keys that a person has dismissed and whose changes are all among those that the reject was about: one that
 * was committed later may be older than the dismissal, and nobody has seen it. Rejects by primary key; the change table is short.
 */
export async function readDismissed(
  database: Queryable,
  company: string,
  entity: Entity,
  sourceKeys: readonly string[],
): Promise<ReadonlySet<string>> {
  if (sourceKeys.length === 0) return new Set();
  const rows = await database.query(
    `select r.source_key
     from freeagent_sync.rejects r
     where r.company = $1
       and r.entity = $2
       and r.source_key = any($3::text[])
       and r.dismissed_at is not null
       and not exists (
         select 1
         from freeagent_sync.${entity}_changes c
         where c.company = r.company
           and c.source_key = r.source_key
           and c.change_id <> all(r.tried_changes))`,
    [company, entity, sourceKeys],
  );
  return new Set(rows.map((row) => String(row["source_key"])));
}
