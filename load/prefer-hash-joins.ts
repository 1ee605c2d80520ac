import type { Queryable } from "../domain/queryable.ts";

/**
 * For statements that join whole tables; ends with the transaction. Right after a backfill the tables have no statistics
 * yet, and PostgreSQL would loop over one for every row of the other: a minute for 10,000 invoices, where a hash join takes
 * a tenth of a second. A hash table that does not fit `work_mem` (4 MB unless told) is written to disk and read back, so
 * it gets room for a million keys, unless the server gives more already.
 */
export async function preferHashJoins(transaction: Queryable): Promise<void> {
  await transaction.execute("set local enable_nestloop = off");
  await transaction.execute(
    `select set_config('work_mem', '64MB', true)
     where pg_size_bytes(current_setting('work_mem')) < pg_size_bytes('64MB')`,
  );
}
