import type { Queryable } from "../domain/queryable.ts";

/**
 * Room for a million keys in a hash table, until the end of the transaction, unless the server gives more already: one that does
 * not fit `work_mem` (4 MB unless told) is written to disk and read back.
 */
export async function giveMoreWorkMem(transaction: Queryable): Promise<void> {
  await transaction.execute(
    `select set_config('work_mem', '64MB', true)
     where pg_size_bytes(current_setting('work_mem')) < pg_size_bytes('64MB')`,
  );
}
