import type { Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** Of the given keys, those that are held and not dismissed: what depends on them waits. Uses the primary key. */
export async function readOpenRejects(
  database: Queryable,
  company: string,
  entity: Entity,
  sourceKeys: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await database.query(
    `select source_key
     from freeagent_sync.rejects
     where company = $1
       and entity = $2
       and source_key = any($3::text[])
       and dismissed_at is null`,
    [company, entity, sourceKeys],
  );
  return new Set(rows.map((row) => String(row["source_key"])));
}
