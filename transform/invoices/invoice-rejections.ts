import { decimal } from "../../domain/money.ts";
import type { Rejection } from "../../domain/plan.ts";
import { invalidRow } from "../invalid-row.ts";
import type { RemoteState } from "./invoice-state.ts";

/** Of an invoice whose e-mail may have gone out. */
export const mailUnknown: Rejection = {
  reason: "email_unknown",
  detail:
    "Whether the e-mail with this invoice went out is not known, and it is never sent a second time by itself. Ask the customer or look in FreeAgent, then send it there by hand.",
};

/** It would wait for ever: no customer will ever have this key. */
export const nobodysInvoice = invalidRow("invoices.sql", {
  field: "contact_key",
  value: "",
  rule: "must not be empty",
});

/** Of an invoice that a person deleted. */
export const deletedInFreeAgent: Rejection = {
  reason: "deleted_in_freeagent",
  detail: "Somebody deleted this invoice in FreeAgent; it is not created again by itself.",
};

/** Why it cannot become a draft: its money, or a status (written off, refunded) that a person gave it. */
function lockOf(status: string, remote: RemoteState | undefined): string {
  const isPaid = status === "Paid" || !decimal(remote?.paidValue ?? "0").eq("0");
  return `${status} in FreeAgent${isPaid ? " and money is booked on it" : ", where it cannot be changed"}`;
}

/** Of a changed invoice with money on it, or with a status that a person gave it. */
export function cannotAmend(status: string, remote: RemoteState | undefined): Rejection {
  return {
    reason: "invoice_locked",
    detail: `The invoice was changed in the back office, but it is ${lockOf(status, remote)}. Take the change back, or raise a credit note and a new invoice.`,
  };
}

/** Of a changed invoice that was sent, where the rules leave those alone. */
export function amendRefused(status: string): Rejection {
  return {
    reason: "invoice_sent",
    detail: `The invoice was changed in the back office, but it is ${status} in FreeAgent and rules.invoices.amend is reject. Change it in FreeAgent by hand, or set amend: redraft.`,
  };
}

/**
 * Of an invoice that a person changed so that it would not come to what the back office expects.
 * @param edits what they changed, a phrase each
 * @param total what it would come to; undefined where that cannot be foreseen
 */
export function changedThere(edits: readonly string[], total: string | undefined, expectedTotal: string): Rejection {
  const comesTo = total === undefined ? "cannot be foreseen" : `would be ${decimal(total).toFixed(2)}`;
  return {
    reason: "changed_in_freeagent",
    field: "expected_total",
    detail: `Somebody changed this invoice in FreeAgent (${edits.join("; ")}). With that its total ${comesTo}, and the back office expects ${decimal(expectedTotal).toFixed(2)}, so nothing of it was sent. Change it back there, or change it here to the same; the next run sees either.`,
  };
}

/** Of a sent invoice that is gone, where the rules leave those alone. */
export function goneButSent(status: string): Rejection {
  return {
    reason: "invoice_sent",
    detail: `The invoice is gone from the back office, but it is ${status} in FreeAgent and rules.invoices.void is reject. Raise a credit note there, or delete it by hand.`,
  };
}

/** Of a sent invoice that is gone and has money on it. */
export function goneButPaid(status: string, remote: RemoteState | undefined): Rejection {
  return {
    reason: "invoice_locked",
    detail: `The invoice is gone from the back office, but it is ${lockOf(status, remote)}. Raise a credit note there and refund the money, or bring the invoice back.`,
  };
}

/** Of an invoice that is gone and that we did not make. */
export function goneButNotOurs(status: string): Rejection {
  return {
    reason: "not_made_by_us",
    detail: `The invoice is gone from the back office, but it was in FreeAgent (${status}) before freeagent-sync took it over, so it is not deleted by itself. Delete it there by hand, then retry.`,
  };
}
