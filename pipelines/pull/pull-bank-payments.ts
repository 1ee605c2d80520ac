import { companyCommandLine } from "../../domain/company-command-line.ts";
import { countOutcomes, noOutcomes, type Outcome, type OutcomeCounts } from "../../domain/outcome.ts";
import { Problem } from "../../domain/problem.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { readFeedDifferences, type FeedDifference } from "../../extract/differences/read-feed-differences.ts";
import { requireLease } from "../../load/runs/lease.ts";
import { preferHashJoinsAtFirst } from "../../load/mirror/prefer-hash-joins.ts";
import { replaceRejects } from "../../load/rejects/save-rejects.ts";
import { stageBankPayments } from "../../load/staging/stage-bank-payments.ts";
import { rejected } from "../held-keys.ts";
import type { RunContext } from "../run/run-context.ts";

/**
 * Stages what changed in the payments that FreeAgent knows, and checks the sums. The rows become visible together; a
 * run that dies shows none of them. `created` counts payments, `deleted` reversals, `unchanged` our own entries
 * that FreeAgent lists now (no news for anybody), `rejected` invoices whose paid value nothing explains.
 * @throws Problem bug/feed_does_not_add_up: then nothing was staged
 */
export async function pullBankPayments(context: RunContext): Promise<OutcomeCounts> {
  const { company, database, lease, runId } = context;
  const accounts = Object.values(company.bankAccounts);
  const { staged, differences } = await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    await preferHashJoinsAtFirst(transaction);
    const rows = await stageBankPayments(transaction, company.name, runId, accounts);
    return { staged: rows, differences: await checkedDifferences(transaction, company.name, accounts) };
  });
  for (const { invoiceId, reference, paidValue, entries, guessed, credited } of differences) {
    const amounts = { paid_value: paidValue, entries, guessed, credited };
    context.logger.warn({ run_id: runId, invoice_id: invoiceId, reference, ...amounts }, "invoice.paid_value_differs");
  }
  const times = (length: number, outcome: Outcome): Outcome[] => Array.from({ length }, () => outcome);
  return countOutcomes(noOutcomes, [
    ...times(staged.payments, "created"),
    ...times(staged.reversals, "deleted"),
    ...times(staged.own, "unchanged"),
    ...times(differences.length, "rejected"),
  ]);
}

/** In the transaction that stages, so that a feed that does not add up is never seen by anybody. */
async function checkedDifferences(
  transaction: Queryable,
  company: string,
  accounts: readonly string[],
): Promise<readonly FeedDifference[]> {
  const differences = await readFeedDifferences(transaction, company, accounts);
  const wrong = differences.filter((difference) => difference.feedWrong);
  if (wrong.length > 0) throw notAddingUp(wrong);
  const held = differences.map((difference) =>
    rejected(`/v2/invoices/${difference.invoiceId}`, {
      reason: "paid_value_differs",
      detail: `FreeAgent has ${difference.paidValue} as paid on ${difference.reference}; the bank entries we know of confirm ${difference.entries}, guess ${difference.guessed}, and credit notes ${difference.credited}. The feed shows ${difference.feed}. Read the days again: ${companyCommandLine("pull bank-payments --from DATE --to DATE", company)}`,
      field: "paid_value",
    }),
  );
  await replaceRejects(transaction, company, "bank_payment", "paid_value_differs", held);
  return differences;
}

function notAddingUp(wrong: readonly FeedDifference[]): Problem {
  const named = wrong
    .slice(0, 10)
    .map(({ reference, feed, entries }) => `${reference} (${feed} instead of ${entries})`);
  const more = wrong.length > named.length ? ` and ${wrong.length - named.length} more` : "";
  return new Problem({
    kind: "bug",
    code: "feed_does_not_add_up",
    message: `The payment feed would not equal the mirrored bank entries of ${named.join(", ")}${more}; nothing was staged. Were rows of freeagent_sync.bank_payments changed or deleted by hand? Put them back, or report a bug.`,
  });
}
