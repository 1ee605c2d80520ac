import type { Database } from "../../domain/queryable.ts";
import { requireLease, type Lease } from "../runs/lease.ts";
import { preferHashJoins } from "../mirror/prefer-hash-joins.ts";

/** Replaces the sums of both sides of a company by what the select finds. @param select of extract/differences/side-totals-sql.ts */
export async function saveSideTotals(database: Database, lease: Lease, runId: string, select: string): Promise<void> {
  await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    await preferHashJoins(transaction);
    await transaction.execute("delete from freeagent_sync.side_totals where company = $1", [lease.company]);
    await transaction.execute(
      `insert into freeagent_sync.side_totals
         (company, entity, currency, month, status, back_end_count, back_end_amount, freeagent_count, freeagent_amount, run_id)
       select $1, t.entity, t.currency, t.month, t.status, t.back_end_count, t.back_end_amount, t.freeagent_count, t.freeagent_amount, $2
       from (${select}) t`,
      [lease.company, runId],
    );
  });
}
