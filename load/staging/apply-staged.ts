import type { Database, Queryable } from "../../domain/queryable.ts";
import { requireLease, type Lease } from "../runs/lease.ts";
import { clearRejects } from "../rejects/save-rejects.ts";

/** A staging table with its key, and the entity under which its rows are rejected. */
export interface ApplyTarget {
  readonly table: "bank_payments" | "contact_updates";
  readonly key: "bank_payment_id" | "contact_update_id";
  readonly entity: "bank_payment" | "contact_update";
  /** What the file writes is a change of the back office's own, for the triggers to record. */
  readonly captured?: true;
}

/** An apply file with what it takes over. */
export interface ApplyStatement extends ApplyTarget {
  readonly sql: string;
  /** Everything is done and taken back. */
  readonly dryRun: boolean;
}

/**
 * Runs the user's apply statement for the given rows and stamps them, in one transaction: either the back office
 * has them and they are stamped, or neither. `freeagent_sync.origin` keeps the capture triggers from recording
 * what is applied as changes to push back.
 * @param isHeld asked in the transaction, before and after, whether the back office has its rows: what was written to a table
 * that is emptied would be stamped and lost. Where it has not, nothing is done, and false is given.
 * @throws the database's own error when the statement fails; nothing is stamped then
 */
export async function applyStaged(
  database: Database,
  lease: Lease,
  statement: ApplyStatement,
  ids: readonly string[],
  isHeld: (transaction: Queryable) => Promise<boolean>,
): Promise<boolean> {
  const applied = database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    if (await isHeld(transaction)) return false;
    await applyAndStamp(transaction, lease.company, statement, ids);
    // From here on who empties a table that the file has written to waits for us.
    if (await isHeld(transaction)) throw new TakenBack(false);
    if (statement.dryRun) throw new TakenBack(true);
    return true;
  });
  return applied.catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error;
    return error.wouldApply;
  });
}

/** Rolls the transaction back, of a dry run too. */
class TakenBack extends Error {
  readonly wouldApply: boolean;

  constructor(wouldApply: boolean) {
    super();
    this.wouldApply = wouldApply;
  }
}

async function applyAndStamp(
  transaction: Queryable,
  company: string,
  target: ApplyStatement,
  ids: readonly string[],
): Promise<void> {
  if (target.captured !== true)
    await transaction.query("select set_config('freeagent_sync.origin', 'freeagent', true)");
  await transaction.execute(target.sql, [ids]);
  await transaction.execute(
    `update freeagent_sync.${target.table}
     set applied_at = clock_timestamp()
     where ${target.key} = any($1::bigint[])
       and applied_at is null`,
    [ids],
  );
  await clearRejects(transaction, company, target.entity, ids);
}
