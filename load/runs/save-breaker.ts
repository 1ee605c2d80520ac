import type { Queryable } from "../../domain/queryable.ts";

/** Remembers for the next run that FreeAgent failed for everything, and since when. One row per company, by primary key. */
export async function saveOpenBreaker(database: Queryable, company: string, reason: string): Promise<void> {
  await database.execute(
    `insert into freeagent_sync.breakers (company, reason)
     values ($1, $2)
     on conflict (company) do update
     set reason = excluded.reason`,
    [company, reason],
  );
}

/** A write was answered: the next run need not probe. */
export async function forgetOpenBreaker(database: Queryable, company: string): Promise<void> {
  await database.execute("delete from freeagent_sync.breakers where company = $1", [company]);
}
