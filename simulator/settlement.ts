import type { Big } from "big.js";
import { zero } from "./decimals.ts";
import type { Explanation, SalesDocument } from "./records.ts";
import type { Switches } from "./switches.ts";
import type { World } from "./world.ts";

/**
 * What payments and reconciliations have settled of a document, with its sign: positive for an invoice, negative for a
 * credit note.
 */
export function settledValue(switches: Switches, document: SalesDocument): Big {
  if (document.settled !== undefined) return document.settled;
  let settled = zero;
  for (const explanation of document.explanations) {
    if (switches.guesses_count_as_paid || !explanation.markedForReview)
      settled = settled.plus(paymentValue(explanation));
  }
  for (const reconciliation of document.reconciliations) {
    settled = document.kind === "invoice" ? settled.plus(reconciliation.gross) : settled.minus(reconciliation.gross);
  }
  document.settled = settled;
  return settled;
}

/** What is still owed; negative for a credit note. */
export function dueValue(switches: Switches, document: SalesDocument): Big {
  return document.total.minus(settledValue(switches, document));
}

/** What an explanation pays in the currency of its invoice or credit note. */
export function paymentValue(explanation: Pick<Explanation, "gross" | "foreign">): Big {
  return explanation.foreign.eq(0) ? explanation.gross : explanation.foreign;
}

/** The day on which the latest payment or reconciliation happened; what `paid_on` shows. */
export function settledOn(switches: Switches, document: SalesDocument): string | undefined {
  const days = [
    ...document.explanations.map((one) => (switches.paid_on === "line" ? one.line.datedOn : one.datedOn)),
    ...document.reconciliations.map((one) => one.datedOn),
  ];
  return days.sort().at(-1);
}

/** Notes that the payments of a document changed. */
export function settlementChanged(world: World, switches: Switches, document: SalesDocument, now: number): void {
  document.settled = undefined;
  const collection = document.kind === "invoice" ? world.invoices : world.creditNotes;
  if (switches.payments_bump_updated_at) collection.touch(document, now);
  else collection.changed();
}
