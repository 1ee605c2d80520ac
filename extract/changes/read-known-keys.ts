import type { Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** Every source key of an entity that our own tables know: linked, changed, or held. By the primary keys. */
export async function readKnownKeys(database: Queryable, company: string, entity: Entity): Promise<readonly string[]> {
  const rows = await database.query(
    `select source_key
     from freeagent_sync.links
     where company = $1
       and entity = $2
     union
     select source_key
     from freeagent_sync.${entity}_changes
     where company = $1
     union
     select source_key
     from freeagent_sync.rejects
     where company = $1
       and entity = $2`,
    [company, entity],
  );
  return rows.map((row) => String(row["source_key"]));
}
