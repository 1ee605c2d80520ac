import { Big } from "big.js";
import { copyTexts, dayOf, decimalOf, isBlank, readFlag, type Sent, textOf, wordOf } from "./attributes.ts";
import type { Call } from "./call.ts";
import { knownCategory } from "./chart-of-accounts.ts";
import { decimalText, pence, readDecimal } from "./decimals.ts";
import { findPaidDocument } from "./paid-document.ts";
import type { Explanation } from "./records.ts";
import { invalid } from "./refusal.ts";
import { referencedCategory, referencedId } from "./resource-reference.ts";

/** The part of a call that explanations need. */
export type ExplainCall = Pick<Call, "world" | "switches" | "now" | "today">;

const texts = ["cheque_number", "receipt_reference", "place_of_supply", "rebill_type"];

/** Writes what was sent onto a copy of an explanation; throws 422 where FreeAgent would refuse. */
export function writeExplanation(call: ExplainCall, draft: Explanation, sent: Sent): void {
  draft.datedOn = dayOf(sent, "dated_on") ?? draft.datedOn;
  draft.gross = pence(decimalOf(sent, "gross_value") ?? draft.gross);
  draft.description = textOf(sent, "description") ?? draft.description;
  draft.markedForReview = readFlag(sent["marked_for_review"]) ?? draft.markedForReview;
  copyTexts(sent, texts, draft.attributes);
  writeTarget(call, draft, sent);
  draft.foreign = pence(decimalOf(sent, "foreign_currency_value") ?? draft.foreign);
  checkCurrency(call, draft);
  writeTax(draft, sent);
}

function writeTarget(call: ExplainCall, draft: Explanation, sent: Sent): void {
  if (!isBlank(sent["paid_invoice"])) {
    draft.paid = findPaidDocument(call.world, sent["paid_invoice"]);
    draft.category = undefined;
    draft.transferAccountId = undefined;
  } else if (!isBlank(sent["transfer_bank_account"])) {
    const other = referencedId(sent["transfer_bank_account"], "bank_accounts");
    if (other === undefined || call.world.accounts.get(other) === undefined) {
      throw invalid("transfer_bank_account can't be blank");
    }
    draft.transferAccountId = other;
    draft.paid = undefined;
    draft.category = undefined;
  } else {
    writeCategory(draft, sent);
  }
  if (!isBlank(sent["paid_user"])) draft.paidUserId = referencedId(sent["paid_user"], "users");
}

function writeCategory(draft: Explanation, sent: Sent): void {
  const code = isBlank(sent["category"]) ? undefined : referencedCategory(sent["category"]);
  if (code !== undefined && knownCategory(code) !== undefined) {
    draft.category = code;
    draft.paid = undefined;
    draft.transferAccountId = undefined;
    return;
  }
  const targetless = draft.paid === undefined && draft.transferAccountId === undefined;
  if (targetless && draft.category === undefined && isBlank(sent["paid_user"]))
    throw invalid("category can't be blank");
}

function checkCurrency(call: ExplainCall, draft: Explanation): void {
  if (draft.paid === undefined) return;
  const own = call.world.accounts.get(draft.accountId)?.currency;
  if (own === draft.paid.currency) {
    if (!draft.foreign.eq(0) && !draft.foreign.eq(draft.gross)) {
      throw invalid("foreign_currency_value must be blank where the currencies are the same");
    }
    draft.foreign = new Big(0);
  } else if (draft.foreign.eq(0)) {
    throw invalid("foreign_currency_value can't be blank");
  }
}

function writeTax(draft: Explanation, sent: Sent): void {
  const rate = readDecimal(sent["sales_tax_rate"]);
  if (draft.paid !== undefined) {
    const isAuto = typeof sent["sales_tax_rate"] === "string" && sent["sales_tax_rate"].toUpperCase() === "AUTO";
    if (!isBlank(sent["sales_tax_rate"]) && !isAuto && rate?.lte(0) !== true) {
      throw invalid("sales_tax_rate must be the AUTO rate or a rate less than or equal to 0");
    }
    Object.assign(draft, { taxStatus: undefined, taxRate: undefined, taxValue: undefined });
    return;
  }
  const status = wordOf(sent, "sales_tax_status", ["TAXABLE", "EXEMPT", "OUT_OF_SCOPE"]) ?? draft.taxStatus;
  const taxed = rate ?? draft.taxRate ?? automaticRate(draft);
  draft.taxStatus = status ?? (taxed === undefined ? undefined : "TAXABLE");
  if (taxed === undefined || draft.taxStatus !== "TAXABLE") return;
  draft.taxRate = taxed;
  draft.taxValue = decimalOf(sent, "sales_tax_value") ?? pence(draft.gross.times(taxed).div(taxed.plus(100)));
}

/** The VAT that spending gets by itself: FreeAgent takes 20% out of it, registered or not. */
function automaticRate(draft: Explanation): Big | undefined {
  const category = draft.category === undefined ? undefined : knownCategory(draft.category);
  const isSpending = category?.group === "admin_expenses" || category?.group === "cost_of_sales";
  return isSpending && category.autoRate === "Standard rate" ? new Big(20) : undefined;
}

/** A key that is equal for explanations that say the same thing on the same day. */
export function sameThing(one: Explanation): string {
  const target =
    one.paid === undefined ? (one.category ?? one.transferAccountId ?? "") : `${one.paid.kind} ${one.paid.id}`;
  return `${one.accountId} ${one.datedOn} ${decimalText(one.gross)} ${target}`;
}
