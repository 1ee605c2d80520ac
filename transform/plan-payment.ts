import { paymentAttributes } from "../domain/payment-attributes.ts";
import { jsonText, type Json, type JsonObject } from "../domain/json.ts";
import type { Link } from "../domain/link.ts";
import { decimal } from "../domain/money.ts";
import type { Plan, Rejection } from "../domain/plan.ts";
import type { Row } from "../domain/queryable.ts";
import { canonicalValues } from "./canonical-values.ts";
import { changedValues, withoutNulls } from "./changed-values.ts";
import { invalidRow } from "./invalid-row.ts";
import { payloadHash } from "./payload-hash.ts";
import { rowToAttributes } from "./row-to-attributes.ts";

/** What our tables know about the invoice that a payment pays. */
export interface PayableInvoice {
  readonly freeagentId: number;
  readonly status: string;
  readonly currency: string;
  /** Still owed once every payment planned so far is booked; decimal. */
  readonly due: string;
}

/** What the back office and our tables know about one payment before anything is sent. */
export interface PaymentFacts {
  /** The present row; undefined when the payment is gone. */
  readonly row: Row | undefined;
  readonly link: Link | undefined;
  /** Undefined while FreeAgent does not have the invoice. */
  readonly invoice: PayableInvoice | undefined;
  /** FreeAgent's number of the bank account that the row names; undefined when it has no such account. */
  readonly bankAccountId: number | undefined;
  /** An entry of the same amount on the invoice that belongs to no payment of the back office yet. */
  readonly existingExplanationId: number | undefined;
}

/** What a push does for one payment: FreeAgent has no mark-as-paid, so it books a bank entry on the invoice. */
export function planPayment(facts: PaymentFacts): Plan {
  const { row, link } = facts;
  if (row === undefined) return planGonePayment(link);
  const mapped = rowToAttributes(paymentAttributes, row);
  if (!mapped.ok) return { kind: "reject", rejection: invalidRow("payments.sql", mapped.fault) };
  const { amount, dated_on, description, invoice_key, source_key } = mapped.values;
  const hash = payloadHash({
    amount,
    dated_on,
    description,
    invoice_key,
    bank_account: mapped.values["bank_account"],
  } as JsonObject);
  if (link?.state === "active")
    return planKnownPayment(link, hash, { gross_value: amount ?? null, dated_on: dated_on ?? null });

  // Our own delete leaves no hash behind: such a payment may come again.
  if (link?.state === "deleted" && link.sentHash !== "") return reject(deletedInFreeAgent);

  const invoice = facts.invoice;
  if (invoice === undefined || invoice.status === "Draft") {
    return { kind: "wait", waitingFor: { entity: "invoice", sourceKey: jsonText(invoice_key) } };
  }
  const paid = decimal(jsonText(amount));
  if (paid.lte("0")) return reject(notPositive);
  if (decimal(invoice.due).lte("0")) return alreadyPaid(jsonText(source_key), hash, facts.existingExplanationId);
  if (paid.gt(decimal(invoice.due))) return reject(overpayment(jsonText(amount), invoice));
  if (facts.bankAccountId === undefined) return reject(unknownBankAccount(mapped.values["bank_account"] ?? null));
  const body = withoutNulls({
    bank_account: `/v2/bank_accounts/${facts.bankAccountId}`,
    paid_invoice: `/v2/invoices/${invoice.freeagentId}`,
    dated_on: dated_on ?? null,
    gross_value: amount ?? null,
    description: description ?? null,
  });
  const marker = `${invoice.freeagentId}|${jsonText(amount)}|${jsonText(dated_on)}|${jsonText(source_key)}`;
  return { kind: "write", outcome: "created", steps: [{ name: "create", body }], freeagentId: null, marker, hash };
}

/** The base of a payment after a write: FreeAgent's answer in comparable form. */
export function paymentBase(raw: JsonObject): JsonObject {
  const known = canonicalValues(explanationFields, raw);
  return { ...known, paid_invoice: raw["paid_invoice"] ?? null };
}

const explanationFields = [
  { name: "gross_value", kind: "money" },
  { name: "dated_on", kind: "date" },
  { name: "description", kind: "text" },
] as const;

function planKnownPayment(link: Link, hash: string, wanted: Record<string, Json>): Plan {
  if (link.sentHash === hash) return { kind: "unchanged" };
  const changed = changedValues(wanted, link.base, false);
  if (Object.keys(changed).length === 0 || link.freeagentId === null) {
    return { kind: "unchanged", link: { ...link, sentHash: hash } };
  }
  if (!link.madeByUs) return reject(notOurs);
  const { freeagentId } = link;
  return {
    kind: "write",
    outcome: "updated",
    steps: [{ name: "update", body: changed }],
    freeagentId,
    marker: String(freeagentId),
    hash,
  };
}

function planGonePayment(link: Link | undefined): Plan {
  if (link?.state !== "active") return { kind: "unchanged" };
  if (!link.madeByUs || link.freeagentId === null)
    return { kind: "unchanged", link: { ...link, state: "deleted", sentHash: "" } };
  const { freeagentId } = link;
  return {
    kind: "write",
    outcome: "deleted",
    steps: [{ name: "delete", body: {} }],
    freeagentId,
    marker: String(freeagentId),
    hash: "",
  };
}

function alreadyPaid(sourceKey: string, hash: string, explanationId: number | undefined): Plan {
  const freeagentId = explanationId ?? null;
  const found = { entity: "payment", sourceKey, freeagentId, state: "active", madeByUs: false } as const;
  return { kind: "unchanged", link: { ...found, base: {}, sentHash: hash, remoteUpdatedAt: null } };
}

function reject(rejection: Rejection): Plan {
  return { kind: "reject", rejection };
}

const notPositive: Rejection = {
  reason: "invalid_row",
  field: "amount",
  detail: "amount must be positive. A refund is booked in FreeAgent against a credit note.",
};

const deletedInFreeAgent: Rejection = {
  reason: "deleted_in_freeagent",
  detail: "Somebody deleted this payment's bank entry in FreeAgent; it is not booked again by itself.",
};

const notOurs: Rejection = {
  reason: "payment_not_ours",
  detail:
    "The payment was changed in the back office, but its entry in FreeAgent was made by a person or the bank. Change it there.",
};

function overpayment(amount: string, invoice: PayableInvoice): Rejection {
  const due = decimal(invoice.due).toFixed(2);
  return {
    reason: "overpayment",
    field: "amount",
    detail: `The payment is ${decimal(amount).toFixed(2)} ${invoice.currency}, but only ${due} is due. Nothing was booked; correct the payment, or book the surplus in FreeAgent by hand.`,
  };
}

function unknownBankAccount(name: Json): Rejection {
  const shown = name === null ? "a primary bank account" : `a bank account named "${jsonText(name)}"`;
  return {
    reason: "bank_account_unknown",
    field: "bank_account",
    detail: `FreeAgent has no ${shown.replace(/^an? /, "")}. Name one under company.bank_accounts, or correct the mapping.`,
  };
}
