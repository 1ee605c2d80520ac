import type { JsonObject } from "../../domain/json.ts";
import { decimal } from "../../domain/money.ts";
import { canonicalValues } from "../canonical-values.ts";

/** The base of a payment: FreeAgent's entry in comparable form. */
export function paymentBase(raw: JsonObject): JsonObject {
  return {
    ...canonicalValues(entryFields, raw),
    paid_invoice: raw["paid_invoice"] ?? null,
    bank_account: raw["bank_account"] ?? null,
    marked_for_review: raw["marked_for_review"] === true,
  };
}

/**
 * The base of a payment that no entry stands for, because something else had paid its invoice: the invoice, and what
 * of its paid value the payment covers, in its currency.
 */
export function coverBase(invoiceId: number, amount: string): JsonObject {
  return { paid_invoice: `/v2/invoices/${invoiceId}`, paid_value: amount };
}

/** What an entry pays, in the currency of its invoice; undefined when the base says nothing of it. */
export function paidByEntry(base: JsonObject): string | undefined {
  const { foreign_currency_value: foreign, gross_value: gross } = base;
  if (typeof foreign === "string" && !decimal(foreign).eq("0")) return foreign;
  return typeof gross === "string" ? gross : undefined;
}

const entryFields = [
  { name: "gross_value", kind: "money" },
  { name: "foreign_currency_value", kind: "money" },
  { name: "dated_on", kind: "date" },
  { name: "description", kind: "text" },
] as const;
