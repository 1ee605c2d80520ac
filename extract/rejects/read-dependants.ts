import type { Queryable } from "../../domain/queryable.ts";

/** Keys that a held key holds up: how many, and the first of them as entity:source_key. */
export interface Dependants {
  readonly count: number;
  readonly first: readonly string[];
}

/**
 * What waits for a key, and for what waits for it: a contact holds its invoices, they hold their payments.
 * Uses rejects_waiting_for at each level; `union` ends it even if keys should wait for each other.
 */
export async function readDependants(
  database: Queryable,
  company: string,
  key: string,
  limit: number,
): Promise<Dependants> {
  const [row] = await database.query(
    `with recursive dependants as (
       select entity || ':' || source_key as key, first_at
       from freeagent_sync.rejects
       where company = $1
         and waiting_for = $2
       union
       select r.entity || ':' || r.source_key, r.first_at
       from dependants d
       join freeagent_sync.rejects r
         on r.company = $1
        and r.waiting_for = d.key)
     select
       (select count(*) from dependants)::integer as count,
       array(select key from dependants order by first_at, key limit $3) as first`,
    [company, key, limit],
  );
  return { count: Number(row?.["count"]), first: row?.["first"] as string[] };
}
