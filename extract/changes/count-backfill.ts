import type { Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** How many backfill changes of an entity are open. Reads them once: primary key. */
export async function countBackfill(database: Queryable, company: string, entity: Entity): Promise<number> {
  const [row] = await database.query(
    `select count(*)::integer as open
     from freeagent_sync.${entity}_changes
     where company = $1
       and change_id < 0`,
    [company],
  );
  return Number(row?.["open"]);
}
