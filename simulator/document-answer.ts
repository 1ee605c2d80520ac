import type { Call } from "./call.ts";
import { contactName } from "./contact-names.ts";
import { documentStatus, isSent, longStatus } from "./document-status.ts";
import { timestamp } from "./days.ts";
import { decimalText } from "./decimals.ts";
import { dueValue, settledOn, settledValue } from "./settlement.ts";
import type { DocumentItem, SalesDocument } from "./records.ts";
import { urlOf } from "./url-of.ts";

const invoiceFlags = ["send_new_invoice_emails", "send_reminder_emails", "send_thank_you_emails"] as const;
const printed = ["omit_header", "show_project_name", "always_show_bic_and_iban"] as const;
const texts = [
  "comments",
  "client_contact_name",
  "payment_terms",
  "po_reference",
  "place_of_supply",
  "cis_rate",
] as const;

/** An invoice or credit note as the API shows it, with its lines when asked. */
export function documentAnswer(call: Call, document: SalesDocument, withItems: boolean): Record<string, unknown> {
  const isInvoice = document.kind === "invoice";
  const answer: Record<string, unknown> = {
    url: urlOf(call, isInvoice ? "invoices" : "credit_notes", document.id),
    contact: urlOf(call, "contacts", document.contactId),
    contact_name: nameOf(call, document),
    dated_on: document.datedOn,
    due_on: document.dueOn,
    reference: document.reference,
    currency: document.currency,
    exchange_rate: decimalText(document.exchangeRate),
    ...values(call, document),
    status: documentStatus(call, document),
    long_status: longStatus(call, document),
    payment_terms_in_days: document.termsInDays,
    involves_sales_tax: call.switches.vat_registered,
    is_interim_uk_vat: false,
    created_at: timestamp(document.createdAt),
    updated_at: timestamp(document.updatedAt),
  };
  addReferences(call, document, answer);
  copy(document, [...texts, ...printed, ...(isInvoice ? invoiceFlags : [])], answer);
  if (isInvoice) answer["payment_methods"] = {};
  if (document.ecStatus !== undefined && call.switches.vat_registered) answer["ec_status"] = document.ecStatus;
  if (withItems) {
    answer[isInvoice ? "invoice_items" : "credit_note_items"] = document.items.map((item) => itemAnswer(call, item));
  }
  return answer;
}

function values(call: Call, document: SalesDocument): Record<string, unknown> {
  const isInvoice = document.kind === "invoice";
  const due = dueValue(call.switches, document);
  const settled = decimalText(settledValue(call.switches, document));
  const answer: Record<string, unknown> = { net_value: decimalText(document.net) };
  if (call.switches.vat_registered) answer["sales_tax_value"] = decimalText(document.tax);
  answer["total_value"] = decimalText(document.total);
  answer[isInvoice ? "paid_value" : "refunded_value"] = settled;
  answer["due_value"] = decimalText(due);
  if (document.discountPercent !== undefined) answer["discount_percent"] = decimalText(document.discountPercent);
  const done = isInvoice ? due.lte(0) : due.gte(0);
  const on = isSent(call, document) && done ? settledOn(call.switches, document) : undefined;
  if (on !== undefined) answer[isInvoice ? "paid_on" : "refunded_on"] = on;
  if (document.writtenOffOn !== undefined) answer["written_off_date"] = document.writtenOffOn;
  return answer;
}

function addReferences(call: Call, document: SalesDocument, answer: Record<string, unknown>): void {
  if (document.projectId !== undefined) answer["project"] = urlOf(call, "projects", document.projectId);
  if (document.bankAccountId !== undefined)
    answer["bank_account"] = urlOf(call, "bank_accounts", document.bankAccountId);
}

function nameOf(call: Call, document: SalesDocument): string {
  const contact = call.world.contacts.get(document.contactId);
  return contact === undefined ? "" : contactName(contact);
}

function copy(document: SalesDocument, names: readonly string[], into: Record<string, unknown>): void {
  for (const name of names) {
    const value = document.attributes[name];
    if (value !== undefined) into[name] = value;
  }
}

function itemAnswer(call: Call, item: DocumentItem): Record<string, unknown> {
  const answer: Record<string, unknown> = {
    url: urlOf(call, "invoice_items", item.id),
    position: item.position,
    description: item.description,
    price: decimalText(item.price),
    quantity: decimalText(item.quantity),
    category: urlOf(call, "categories", item.category),
    suffers_cis_deduction: false,
  };
  if (item.itemType !== undefined) answer["item_type"] = item.itemType;
  if (item.projectId !== undefined) answer["project"] = urlOf(call, "projects", item.projectId);
  if (call.switches.vat_registered && item.taxRate !== undefined) answer["sales_tax_rate"] = decimalText(item.taxRate);
  if (call.switches.vat_registered && item.taxStatus !== undefined) answer["sales_tax_status"] = item.taxStatus;
  return answer;
}
