import type { Call } from "./call.ts";
import { knownCategory } from "./chart-of-accounts.ts";
import { timestamp } from "./days.ts";
import { decimalText } from "./decimals.ts";
import { explanationType } from "./explanation-type.ts";
import { fullDescription, money } from "./full-description.ts";
import { isLockedDay } from "./period-lock.ts";
import type { Explanation } from "./records.ts";
import { urlOf } from "./url-of.ts";

/** An explanation as the API shows it. */
export function explanationAnswer(call: Call, one: Explanation): Record<string, unknown> {
  const locked = isLockedDay(call.world, one.datedOn);
  return {
    bank_account: urlOf(call, "bank_accounts", one.accountId),
    ...references(call, one),
    dated_on: one.datedOn,
    ...(one.description === "" ? {} : { description: one.description }),
    transaction_description: fullDescription(call.world, one.line),
    gross_value: decimalText(one.gross),
    foreign_currency_value: decimalText(one.foreign),
    transfer_value: decimalText(one.gross.neg()),
    type: explanationType(one),
    is_money_in: one.gross.gt(0),
    is_money_out: one.gross.lt(0),
    is_money_paid_to_user: one.paidUserId !== undefined,
    url: urlOf(call, "bank_transaction_explanations", one.id),
    bank_transaction: urlOf(call, "bank_transactions", one.line.id),
    updated_at: timestamp(one.updatedAt),
    detail: detail(call, one),
    is_deletable: !locked,
    is_locked: locked,
    ...(locked
      ? { locked_reason: "dated_on is in a locked period", locked_attributes: ["gross_value", "dated_on"] }
      : {}),
    marked_for_review: one.markedForReview,
    has_pending_operation: false,
    ...tax(one),
    ...one.attributes,
  };
}

function references(call: Call, one: Explanation): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  if (one.category !== undefined) found["category"] = urlOf(call, "categories", one.category);
  if (one.paid !== undefined) {
    found["paid_invoice"] = urlOf(call, one.paid.kind === "invoice" ? "invoices" : "credit_notes", one.paid.id);
  }
  if (one.paidUserId !== undefined) found["paid_user"] = urlOf(call, "users", one.paidUserId);
  if (one.transferAccountId !== undefined) {
    found["transfer_bank_account"] = urlOf(call, "bank_accounts", one.transferAccountId);
  }
  return found;
}

function tax(one: Explanation): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  if (one.taxStatus !== undefined) found["sales_tax_status"] = one.taxStatus;
  if (one.taxRate !== undefined) found["sales_tax_rate"] = decimalText(one.taxRate);
  if (one.taxValue !== undefined) found["sales_tax_value"] = decimalText(one.taxValue);
  return found;
}

function detail(call: Call, one: Explanation): string {
  if (one.paid !== undefined) return `${one.paid.kind === "invoice" ? "Invoice" : "Credit note"} ${one.paid.reference}`;
  const name = one.category === undefined ? explanationType(one) : (knownCategory(one.category)?.description ?? "");
  if (one.taxValue === undefined || one.taxValue.eq(0)) return `${name} `;
  const currency = call.world.accounts.get(one.accountId)?.currency ?? "GBP";
  return `${name}. Inc ${money(one.taxValue.abs().toFixed(2), currency)} VAT `;
}
