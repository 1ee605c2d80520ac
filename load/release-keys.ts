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
    `insert into freeagent_sync.${entity}_changes (change_id, company, source_key, op) overriding system value
     select nextval('freeagent_sync.backfill_change_id'), $1, k.source_key, 'B'
     from (
       select n.source_key
       from unnest($2::text[]) with ordinality as n (source_key, position)
       where not exists (
         select 1
         from freeagent_sync.${entity}_changes c
         where c.company = $1
           and c.source_key = n.source_key)
       order by n.position) k`,
    [company, sourceKeys],
  );
}
