import type { Database } from "../domain/queryable.ts";
import { requireLease, type Lease } from "./lease.ts";

/** A staging table with its key. */
export interface ApplyTarget {
  readonly table: "bank_payments" | "contact_updates";
  readonly key: "bank_payment_id" | "contact_update_id";
}

/**
 * Runs the user's apply statement for the given rows and stamps them, in one transaction: either the back office
 * has them and they are stamped, or neither. `freeagent_sync.origin` keeps the capture triggers from recording
 * what is applied as changes to push back.
 * @throws the database's own error when the statement fails; nothing is stamped then
 */
export async function applyStaged(
  database: Database,
  lease: Lease,
  target: ApplyTarget,
  sql: string,
  ids: readonly string[],
): Promise<void> {
  await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    await transaction.query("select set_config('freeagent_sync.origin', 'freeagent', true)");
    await transaction.execute(sql, [ids]);
    await transaction.execute(
      `update freeagent_sync.${target.table}
       set applied_at = clock_timestamp()
       where ${target.key} = any($1::bigint[])
         and applied_at is null`,
      [ids],
    );
  });
}
