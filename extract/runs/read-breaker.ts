import type { Queryable } from "../../domain/queryable.ts";

/** Seconds since the breaker of a company stopped its writes, where none has been answered since; else undefined. By primary key. */
export async function readOpenBreaker(database: Queryable, company: string): Promise<number | undefined> {
  const [row] = await database.query(
    `select extract(epoch from clock_timestamp() - opened_at) as seconds
     from freeagent_sync.breakers
     where company = $1`,
    [company],
  );
  return row === undefined ? undefined : Number(row["seconds"]);
}
