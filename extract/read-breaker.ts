import type { Queryable } from "../domain/queryable.ts";

/** True when the writes of a company were stopped by its breaker and none has got through since. By primary key. */
export async function breakerWasOpen(database: Queryable, company: string): Promise<boolean> {
  const rows = await database.query("select 1 from freeagent_sync.breakers where company = $1", [company]);
  return rows.length > 0;
}
