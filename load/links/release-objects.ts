import type { Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";

/**
 * Takes the objects of keys off their links, in the transaction that gives these links others: links_by_freeagent_id lets no
 * object belong to two keys, not even between two rows of one statement. Primary key; locks only those rows.
 */
export async function releaseObjects(
  transaction: Queryable,
  company: string,
  entity: Entity,
  sourceKeys: readonly string[],
): Promise<void> {
  if (sourceKeys.length === 0) return;
  await transaction.execute(
    `update freeagent_sync.links
     set freeagent_id = null
     where company = $1
       and entity = $2
       and source_key = any($3::text[])`,
    [company, entity, sourceKeys],
  );
}
