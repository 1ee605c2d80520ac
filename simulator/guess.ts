import { addDays } from "./days.ts";
import { linesBetween } from "./lines-between.ts";
import { bumpAccount, createExplanation } from "./create-explanation.ts";
import { isOpenOrOverdue } from "./document-status.ts";
import type { ExplainCall } from "./explanation-attributes.ts";
import { dueValue } from "./settlement.ts";
import type { BankLine, SalesDocument } from "./records.ts";

/**
 * Merges an arriving line with a manual entry of the same account and amount within a day: the manual line becomes the
 * bank's, with its explanation. Returns the merged line; undefined when there is no such entry.
 */
export function mergeWithManual(call: ExplainCall, arriving: BankLine): BankLine | undefined {
  const account = call.world.accounts.get(arriving.accountId);
  if (account?.guessEnabled !== true || call.switches.guess === "off") return undefined;
  const manual = linesBetween(call.world, account.id, addDays(arriving.datedOn, -1), addDays(arriving.datedOn, 1)).find(
    (line) => line.isManual && line.amount.eq(arriving.amount),
  );
  if (manual === undefined) return undefined;
  const { datedOn, description, text, fitid, uploadedAt, upload } = arriving;
  call.world.lines.touch(manual, call.now, () => {
    Object.assign(manual, { datedOn, description, text, fitid, uploadedAt, upload, isManual: false });
  });
  bumpAccount(call, manual.accountId);
  return manual;
}

/**
 * Explains a line as Guess would, marked for review: by the one open invoice whose reference its text holds and whose due
 * value equals the amount. Returns whether it did.
 */
export function guessInvoice(call: ExplainCall, line: BankLine): boolean {
  const account = call.world.accounts.get(line.accountId);
  if (account?.guessEnabled !== true || call.switches.guess !== "merge_and_explain") return false;
  const fits = (invoice: SalesDocument): boolean =>
    isOpenOrOverdue(call, invoice) &&
    invoice.currency === account.currency &&
    dueValue(call.switches, invoice).eq(line.unexplained);
  const found = [...new Set(line.text.split(/[^\w/-]+/))]
    .flatMap((word) => call.world.references.get(word) ?? [])
    .filter((document) => document.kind === "invoice" && fits(document));
  const [invoice] = found;
  if (invoice === undefined || found.length > 1) return false;
  explainByGuess(call, line, invoice);
  return true;
}

/** Adds an explanation that pays an invoice with what is left of a line, marked for review. */
function explainByGuess(call: ExplainCall, line: BankLine, invoice: SalesDocument): void {
  createExplanation(call, {
    bank_transaction: line.id,
    dated_on: line.datedOn,
    gross_value: line.unexplained.toFixed(),
    paid_invoice: invoice.id,
    marked_for_review: true,
  });
}
