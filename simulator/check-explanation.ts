import { type ExplainCall, sameThing } from "./explanation-attributes.ts";
import { isSent } from "./document-status.ts";
import { zero } from "./decimals.ts";
import { isLockedDay } from "./period-lock.ts";
import { dueValue, paymentValue, settledValue } from "./settlement.ts";
import type { Explanation } from "./records.ts";
import { invalid } from "./refusal.ts";

/**
 * Refuses an explanation that may not be: in a closed period, of nothing, paying a draft, or more than is due. `before`
 * is the stored explanation that `draft` would replace.
 */
export function checkExplanation(call: ExplainCall, draft: Explanation, before: Explanation | undefined): void {
  if (draft.gross.eq(0)) throw invalid("gross_value can't be 0");
  const days = before === undefined ? [draft.datedOn] : [draft.datedOn, before.datedOn];
  if (days.some((day) => isLockedDay(call.world, day))) throw invalid("dated_on is in a locked period");
  const needsText = draft.paid === undefined && draft.transferAccountId === undefined && draft.paidUserId === undefined;
  if (needsText && draft.description === "") throw invalid("description can't be blank");
  checkPayment(call, draft, before);
  checkDuplicate(call, draft, before);
}

/** Refuses to explain more of a line than is left of it, in its direction. */
export function checkLine(call: ExplainCall, draft: Explanation, before: Explanation | undefined): void {
  if (call.switches.explain_more_than_line === "accepted") return;
  const left = before === undefined ? draft.line.unexplained : draft.line.unexplained.plus(before.gross);
  const sameDirection = draft.gross.times(draft.line.amount).gt(0);
  const fits = draft.gross.times(left).gt(0) && draft.gross.abs().lte(left.abs());
  if (sameDirection && !fits) throw invalid("gross_value is more than the unexplained amount of the bank transaction");
}

function checkPayment(call: ExplainCall, draft: Explanation, before: Explanation | undefined): void {
  const document = draft.paid;
  if (document === undefined) return;
  if (!isSent(call, document)) throw invalid("Invoice has not been sent and cannot be paid");
  const value = paymentValue(draft);
  const same = before?.paid === document ? before : undefined;
  if (same !== undefined && paymentValue(same).eq(value)) return;
  const counts = same !== undefined && (call.switches.guesses_count_as_paid || !same.markedForReview);
  const already = counts ? paymentValue(same) : zero;
  const due = dueValue(call.switches, document).plus(already);
  const isRefund = document.kind === "invoice" ? value.lt(0) : value.gt(0);
  if (isRefund) {
    const settled = settledValue(call.switches, document).minus(already);
    if (value.abs().gt(settled.abs())) throw invalid("gross_value is more than has been paid");
    return;
  }
  if (due.eq(0) || due.times(value).lt(0)) {
    if (call.switches.pay_paid_invoice === "422") throw invalid("paid_invoice has already been paid");
  } else if (value.abs().gt(due.abs()) && call.switches.overpayment === "422") {
    throw invalid("gross_value is more than the due value of the invoice");
  }
}

function checkDuplicate(call: ExplainCall, draft: Explanation, before: Explanation | undefined): void {
  if (before !== undefined || call.switches.duplicate_explanation === "accepted") return;
  const key = sameThing(draft);
  const twins = draft.paid === undefined ? call.world.explanations.inGroup(draft.accountId) : draft.paid.explanations;
  if (twins.some((one) => sameThing(one) === key)) throw invalid("bank_transaction_explanation has already been added");
}
