import { requireLease } from "../../load/runs/lease.ts";
import { preferHashJoinsAtFirst } from "../../load/mirror/prefer-hash-joins.ts";
import { releaseUnlocked } from "../../load/rejects/release-unlocked.ts";
import type { RunContext } from "../run/run-context.ts";

/** Takes invoices up again that were locked by money which is off them now. Without this a person would have to retry each. */
export async function releaseUnlockedInvoices({ database, lease, company }: RunContext): Promise<undefined> {
  await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    await preferHashJoinsAtFirst(transaction);
    await releaseUnlocked(transaction, company.name);
  });
  return undefined;
}
