import type { Call } from "./call.ts";
import { timestamp } from "./days.ts";
import { decimalText, zero } from "./decimals.ts";
import { dueValue } from "./settlement.ts";
import type { Contact, SalesDocument } from "./records.ts";
import { urlOf } from "./url-of.ts";

const visibleToAll = ["organisation_name", "first_name", "last_name"] as const;
const before = [
  "email",
  "billing_email",
  "phone_number",
  "mobile",
  "address1",
  "address2",
  "address3",
  "town",
  "region",
  "postcode",
  "contact_name_on_invoices",
  "country",
  "default_payment_terms_in_days",
  "charge_sales_tax",
  "sales_tax_registration_number",
  "locale",
] as const;
const after = [
  "uses_contact_invoice_sequence",
  "emails_invoices_automatically",
  "emails_payment_reminders",
  "emails_thank_you_notes",
  "uses_contact_level_email_settings",
  "is_cis_subcontractor",
  "cis_deduction_rate",
  "unique_tax_reference",
  "subcontractor_verification_number",
] as const;

/** A contact as the API shows it; below access level 3 only its names. */
export function contactAnswer(call: Call, contact: Contact): Record<string, unknown> {
  const answer: Record<string, unknown> = {
    url: urlOf(call, "contacts", contact.id),
    active_projects_count: activeProjects(call, contact),
  };
  copy(contact, visibleToAll, answer);
  if (call.switches.permission_level < 3) return answer;
  answer["created_at"] = timestamp(contact.createdAt);
  answer["updated_at"] = timestamp(contact.updatedAt);
  copy(contact, before, answer);
  answer["account_balance"] = balance(call, contact);
  answer["status"] = contact.status;
  copy(contact, after, answer);
  return answer;
}

function copy(contact: Contact, names: readonly string[], into: Record<string, unknown>): void {
  for (const name of names) {
    const value = contact.attributes[name];
    if (value !== undefined) into[name] = value;
  }
}

function activeProjects(call: Call, contact: Contact): number {
  if (call.world.projects.size === 0) return 0;
  return call.world.projects.all().filter((project) => project.contactId === contact.id && project.status === "Active")
    .length;
}

function balance(call: Call, contact: Contact): string {
  const documents: SalesDocument[] = [
    ...call.world.invoices.inGroup(contact.id),
    ...call.world.creditNotes.inGroup(contact.id),
  ];
  const owed = documents
    .filter((document) => document.state === "sent")
    .reduce((sum, document) => sum.plus(dueValue(call.switches, document)), zero);
  return decimalText(owed);
}
