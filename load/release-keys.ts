import type { Entity } from "../domain/entity.ts";
import type { Queryable } from "../domain/queryable.ts";

/**
 * Puts held keys on the list of changes again, so that the next run tries them once. A key that has an open change
 * already gets no second one. One statement; the change table is small, because acknowledged changes leave it.
 * @returns how many were put on the list
 */
export function releaseKeys(
  transaction: Queryable,
  company: string,
  entity: Entity,
  sourceKeys: readonly string[],
): Promise<number> {
  return transaction.execute(
    `insert into freeagent_sync.${entity}_changes (company, source_key, op)
     select $1, n.source_key, 'B'
     from unnest($2::text[]) with ordinality as n (source_key, position)
     where not exists (
       select 1
       from freeagent_sync.${entity}_changes c
       where c.company = $1
         and c.source_key = n.source_key)
     order by n.position`,
    [company, sourceKeys],
  );
}
