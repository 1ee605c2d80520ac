import { Big } from "big.js";
import { copyFlags, copyTexts, countOf, dayOf, decimalOf, isBlank, type Sent, wordOf } from "./attributes.ts";
import type { Call } from "./call.ts";
import { addDays, daysBetween } from "./days.ts";
import { documentTotals } from "./invoice-arithmetic.ts";
import { sentItems, writeItems } from "./document-items.ts";
import type { Contact, SalesDocument } from "./records.ts";
import { invalid } from "./refusal.ts";
import { referencedId } from "./resource-reference.ts";
import type { World } from "./world.ts";

/** The part of a call that writing a document needs. */
export type WriteCall = Pick<Call, "world" | "switches" | "now" | "today" | "reservedReference">;

const texts = ["comments", "client_contact_name", "payment_terms", "po_reference", "place_of_supply", "cis_rate"];
const flags = [
  "omit_header",
  "show_project_name",
  "always_show_bic_and_iban",
  "send_new_invoice_emails",
  "send_reminder_emails",
  "send_thank_you_emails",
];
const ecStatuses = ["UK/Non-EC", "EC Goods", "EC Services", "Reverse Charge", "EC VAT MOSS"];

/** The contact that was sent; throws 422 when it is blank or unknown. */
export function sentContact(call: Pick<Call, "world" | "switches">, sent: Sent): Contact {
  const id = isBlank(sent["contact"]) ? undefined : referencedId(sent["contact"], "contacts");
  if (id === undefined) throw invalid("contact can't be blank");
  const contact = call.world.contacts.get(id);
  if (contact === undefined) throw invalid("Contact not found");
  if (contact.status === "Hidden" && !call.switches.hidden_contact_can_be_invoiced) throw invalid("contact is hidden");
  return contact;
}

/** Writes what was sent onto a document that is not stored yet (or a copy of one), and adds it up again. */
export function writeDocument(call: WriteCall, document: SalesDocument, sent: Sent): void {
  writeDays(call, document, sent);
  writeMoney(call, document, sent);
  writeReferences(call.world, document, sent);
  copyTexts(sent, texts, document.attributes);
  copyFlags(sent, flags, document.attributes);
  const root = document.kind === "invoice" ? "invoice_items" : "credit_note_items";
  const lines = sentItems(sent, root);
  if (lines !== undefined) document.items = writeItems(call, document, lines, autoRate(call, document));
  checkReverseCharge(document);
  Object.assign(document, documentTotals(document.items, document.discountPercent, call.switches.vat_registered));
}

function writeDays(call: WriteCall, document: SalesDocument, sent: Sent): void {
  const datedOn = dayOf(sent, "dated_on");
  const terms = countOf(sent, "payment_terms_in_days");
  const dueOn = dayOf(sent, "due_on");
  document.datedOn = datedOn ?? document.datedOn;
  document.termsInDays = terms ?? document.termsInDays;
  const dueOnWins = dueOn !== undefined && (terms === undefined || call.switches.due_on_wins);
  if (dueOnWins) document.termsInDays = Math.max(0, daysBetween(document.datedOn, dueOn));
  document.dueOn = dueOnWins ? dueOn : addDays(document.datedOn, document.termsInDays);
}

function writeMoney(call: WriteCall, document: SalesDocument, sent: Sent): void {
  const currency = sent["currency"];
  if (!isBlank(currency)) {
    if (typeof currency !== "string" || !/^[A-Z]{3}$/.test(currency))
      throw invalid("currency is not included in the list");
    document.currency = currency;
  }
  const rate = decimalOf(sent, "exchange_rate");
  if (document.currency === call.switches.company_currency) document.exchangeRate = new Big(1);
  else if (rate !== undefined) document.exchangeRate = rate;
  if (sent["discount_percent"] === null || sent["discount_percent"] === "") document.discountPercent = undefined;
  const discount = decimalOf(sent, "discount_percent");
  if (discount !== undefined && (discount.lt(0) || discount.gt(100)))
    throw invalid("discount_percent must be between 0 and 100");
  if (discount !== undefined) document.discountPercent = discount.eq(0) ? undefined : discount;
  document.ecStatus = wordOf(sent, "ec_status", ecStatuses) ?? document.ecStatus;
}

function writeReferences(world: World, document: SalesDocument, sent: Sent): void {
  const project = referencedId(sent["project"], "projects");
  if (project !== undefined && world.projects.get(project) !== undefined) document.projectId = project;
  const account = referencedId(sent["bank_account"], "bank_accounts");
  if (account !== undefined && world.accounts.get(account) !== undefined) document.bankAccountId = account;
}

/** The VAT that a line gets when nobody says: by the contact's `charge_sales_tax` and country. */
function autoRate(call: WriteCall, document: SalesDocument): Big {
  const contact = call.world.contacts.get(document.contactId);
  const charge = contact?.attributes["charge_sales_tax"];
  const isHome = contact?.attributes["country"] === "United Kingdom";
  const charged = call.switches.vat_registered && (charge === "Always" || (charge === "Auto" && isHome));
  return new Big(charged ? 20 : 0);
}

function checkReverseCharge(document: SalesDocument): void {
  if (document.ecStatus !== "Reverse Charge" && document.ecStatus !== "EC Services") return;
  if (document.items.some((item) => item.taxRate?.eq(0) === false)) {
    throw invalid("invoice_items.sales_tax_rate must be 0% for EC Services and Reverse Charge invoices");
  }
}
