import type { Attribute } from "./attribute.ts";

/**
 * Columns of payments.sql. `amount` is in the invoice's currency, `bank_amount` in the bank account's where that
 * differs; `bank_account` is an alias of the configuration or a name in FreeAgent.
 */
export const paymentAttributes: readonly Attribute[] = [
  { name: "source_key", kind: "key", required: true, internal: true },
  { name: "invoice_key", kind: "key", required: true, internal: true },
  { name: "amount", kind: "money", required: true },
  { name: "dated_on", kind: "date", required: true },
  { name: "bank_amount", kind: "money" },
  { name: "bank_account", kind: "text", maxLength: 255 },
  { name: "description", kind: "text", maxLength: 255 },
];
