import type { Database } from "../../domain/queryable.ts";
import { requireLease, type Lease } from "../runs/lease.ts";
import { preferHashJoins } from "../mirror/prefer-hash-joins.ts";

/** Sums of both sides, as a select of extract/differences/side-totals-sql.ts gives them. */
export interface SideTotals {
  readonly select: string;
  /** Invoices and payments of the back office that they lack. */
  readonly leftOut: number;
}

/** Replaces the sums of both sides of a company, by none where there are none to be had. */
export async function saveSideTotals(
  database: Database,
  lease: Lease,
  runId: string,
  totals: SideTotals | undefined,
): Promise<void> {
  await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    await preferHashJoins(transaction);
    await transaction.execute("delete from freeagent_sync.side_totals where company = $1", [lease.company]);
    if (totals === undefined) return;
    await transaction.execute(
      `insert into freeagent_sync.side_totals
         (company, entity, currency, month, status, back_end_count, back_end_amount, back_end_left_out, freeagent_count, freeagent_amount, run_id)
       select $1, t.entity, t.currency, t.month, t.status, t.back_end_count, t.back_end_amount, $3::integer, t.freeagent_count, t.freeagent_amount, $2
       from (${totals.select}) t`,
      [lease.company, runId, totals.leftOut],
    );
  });
}
