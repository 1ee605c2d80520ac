import type { Attribute } from "./attribute.ts";
import { currencies } from "./currencies.ts";

/** Columns of invoices.sql. `expected_total` is the back office's gross total: nothing is sent that differs from it. */
export const invoiceAttributes: readonly Attribute[] = [
  { name: "source_key", kind: "key", required: true, internal: true },
  { name: "contact_key", kind: "key", required: true, internal: true },
  { name: "expected_total", kind: "money", required: true, internal: true },
  { name: "reference", kind: "text", required: true, maxLength: 255 },
  { name: "dated_on", kind: "date", required: true },
  { name: "payment_terms_in_days", kind: "integer", required: true },
  { name: "due_on", kind: "date" },
  { name: "currency", kind: "text", values: currencies },
  { name: "exchange_rate", kind: "decimal", notNegative: true },
  { name: "discount_percent", kind: "decimal", notNegative: true },
  { name: "comments", kind: "text", maxLength: 65_535 },
  { name: "client_contact_name", kind: "text", maxLength: 255 },
  { name: "payment_terms", kind: "text", maxLength: 255 },
  { name: "po_reference", kind: "text", maxLength: 255 },
  { name: "project", kind: "text", maxLength: 255, reference: "projects" },
  { name: "bank_account", kind: "text", maxLength: 255, reference: "bank_accounts" },
  { name: "omit_header", kind: "boolean" },
  { name: "show_project_name", kind: "boolean" },
  { name: "always_show_bic_and_iban", kind: "boolean" },
  { name: "send_reminder_emails", kind: "boolean" },
  { name: "send_thank_you_emails", kind: "boolean" },
  {
    name: "ec_status",
    kind: "text",
    values: ["UK/Non-EC", "EC Goods", "EC Services", "Reverse Charge", "EC VAT MOSS"],
  },
  { name: "place_of_supply", kind: "text", maxLength: 255 },
];

const itemTypes =
  "Hours Days Weeks Months Years Products Services Training Expenses Comment Bills Discount Credit VAT Stock".split(
    " ",
  );

/**
 * Columns of invoice_items.sql. `quantity` and `price` are required: FreeAgent's default quantity is 0.
 * `expected_total` is the back office's gross amount of the line: it only helps to say which line differs.
 */
export const invoiceItemAttributes: readonly Attribute[] = [
  { name: "invoice_key", kind: "key", required: true, internal: true },
  { name: "position", kind: "integer", required: true },
  { name: "expected_total", kind: "money", internal: true },
  { name: "description", kind: "text", required: true, maxLength: 65_535 },
  { name: "quantity", kind: "decimal", required: true, notNegative: true },
  { name: "price", kind: "money", required: true },
  { name: "sales_tax_rate", kind: "decimal", notNegative: true },
  { name: "sales_tax_status", kind: "text", values: ["TAXABLE", "EXEMPT"] },
  { name: "item_type", kind: "text", values: itemTypes },
  { name: "category", kind: "text", maxLength: 255, reference: "categories" },
  { name: "project", kind: "text", maxLength: 255, reference: "projects" },
];
