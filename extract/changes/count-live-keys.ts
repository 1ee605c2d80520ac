import type { Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** How many keys of an entity have live changes. Reads them once: primary key. */
export async function countLiveKeys(database: Queryable, company: string, entity: Entity): Promise<number> {
  const [row] = await database.query(
    `select count(distinct source_key)::integer as keys
     from freeagent_sync.${entity}_changes
     where company = $1
       and change_id > 0`,
    [company],
  );
  return Number(row?.["keys"]);
}
