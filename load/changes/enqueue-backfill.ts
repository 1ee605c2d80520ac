import type { Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";

/**
 * Enqueues keys as backfill changes, in their order, and gives how many: rows that are older than the triggers, and held
 * keys that a person releases, for the next run to try once. A key that has an open change already is left out: it is
 * work anyway. Reads the change table once. An advisory lock has those who enqueue take turns until they commit: whoever reads in the
 * order of the numbers (read-backfilled-payments.ts) then misses none.
 */
export function enqueueBackfill(
  database: Queryable,
  company: string,
  entity: Entity,
  keys: readonly string[],
): Promise<number> {
  return database.execute(
    `with turn as materialized (
       select pg_advisory_xact_lock(hashtextextended('freeagent_sync backfill', 0)))
     insert into freeagent_sync.${entity}_changes (change_id, company, source_key, op) overriding system value
     select nextval('freeagent_sync.backfill_change_id'), $1, n.source_key, 'B'
     from turn, (
       select k.source_key
       from unnest($2::text[]) with ordinality k (source_key, position)
       where ${withoutOpenChange(entity)}
       group by k.source_key
       order by min(k.position)) n`,
    [company, keys],
  );
}

/** How many of the keys `enqueueBackfill` would enqueue. */
export async function countEnqueueable(
  database: Queryable,
  company: string,
  entity: Entity,
  keys: readonly string[],
): Promise<number> {
  const [row] = await database.query(
    `select count(distinct k.source_key)::integer as keys
     from unnest($2::text[]) k (source_key)
     where ${withoutOpenChange(entity)}`,
    [company, keys],
  );
  return Number(row?.["keys"]);
}

function withoutOpenChange(entity: Entity): string {
  return `not exists (
       select 1
       from freeagent_sync.${entity}_changes c
       where c.company = $1
         and c.source_key = k.source_key)`;
}
