import { countOutcomes, noOutcomes, type OutcomeCounts } from "../../domain/outcome.ts";
import { readEntriesOfInvoices } from "../../extract/mirror/read-entries-of-invoices.ts";
import { readFeedDifferences } from "../../extract/differences/read-feed-differences.ts";
import { countMirrored } from "../../extract/mirror/read-missing.ts";
import { readUnmirroredInvoices } from "../../extract/mirror/read-unmirrored-invoices.ts";
import type { PullOptions } from "./pull-options.ts";
import { recordDeletions } from "./record-deletions.ts";
import { readInvoicesAgain } from "./refresh-open-invoices.ts";
import type { RunContext } from "../run/run-context.ts";

/**
 * Reads again what does not add up before it is staged: invoices whose paid value the mirrored bank entries do not
 * explain (people worked while the lists were read, or a change did not move updated_at), and where that does not
 * help, their entries, however old: one may have been deleted outside the days that are read again.
 */
export async function recheckInvoices(context: RunContext, options: PullOptions): Promise<OutcomeCounts | undefined> {
  const { database, company } = context;
  const ids = [...(await paidWrong(context)), ...(await readUnmirroredInvoices(database, company.name))];
  if (ids.length === 0) return undefined;
  const mirrored = await countMirrored(database, company.name, "invoice");
  const counts = await readInvoicesAgain(context, ids, mirrored, options);
  const entries = await readEntriesOfInvoices(database, company.name, await paidWrong(context));
  // So many look-ups are no longer cheap; the difference is reported, and --from/--to reads the days again.
  const few = entries.length <= Math.max(company.rules.bank_payments.max_deletions, 1);
  const suspects = few ? entries.map((id) => ({ kind: "payment", id }) as const) : [];
  const more = await recordDeletions(context, suspects, options);
  const sum = addCounts(counts, more);
  return sum.claimed === 0 ? undefined : sum;
}

async function paidWrong({ database, company }: RunContext): Promise<number[]> {
  const found = await readFeedDifferences(database, company.name, Object.values(company.bankAccounts));
  return found.filter((difference) => difference.paidWrong).map((difference) => difference.invoiceId);
}

function addCounts(left: OutcomeCounts, right: OutcomeCounts): OutcomeCounts {
  const ended = (["deleted", "rejected"] as const).flatMap((outcome) =>
    Array.from({ length: left[outcome] + right[outcome] }, () => outcome),
  );
  return countOutcomes(noOutcomes, ended);
}
