import { countOutcomes, noOutcomes, type Outcome, type OutcomeCounts } from "../domain/outcome.ts";
import { requireLease } from "../load/lease.ts";
import { stageBankPayments } from "../load/stage-bank-payments.ts";
import type { RunContext } from "./run-context.ts";

/**
 * Stages what changed in the payments that FreeAgent knows. The rows become visible together; a run that dies
 * shows none of them. `created` counts payments, `deleted` reversals,
 * `unchanged` our own entries that FreeAgent lists now: no news for anybody.
 */
export async function pullBankPayments(context: RunContext): Promise<OutcomeCounts> {
  const { company, database, lease, runId } = context;
  const staged = await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    return stageBankPayments(transaction, company.name, runId, Object.values(company.bankAccounts));
  });
  const times = (length: number, outcome: Outcome): Outcome[] => Array.from({ length }, () => outcome);
  return countOutcomes(noOutcomes, [
    ...times(staged.payments, "created"),
    ...times(staged.reversals, "deleted"),
    ...times(staged.own, "unchanged"),
  ]);
}
