import { copyFlags, copyTexts, countOf, isBlank, type Sent, wordOf } from "./attributes.ts";
import { countries } from "./countries.ts";
import type { Attributes, Contact } from "./records.ts";
import { invalid } from "./refusal.ts";
import type { Switches } from "./switches.ts";

const texts = [
  "organisation_name",
  "first_name",
  "last_name",
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
  "sales_tax_registration_number",
  "unique_tax_reference",
  "subcontractor_verification_number",
] as const;

const flags = [
  "contact_name_on_invoices",
  "uses_contact_invoice_sequence",
  "is_cis_subcontractor",
  "emails_invoices_automatically",
  "emails_payment_reminders",
  "emails_thank_you_notes",
  "uses_contact_level_email_settings",
] as const;

const locales =
  "bg ca cy cz de dk en en-US es et fi fr fr-BE fr-CA is it lv-LV nl nl-BE nk pl-PL pt-BR ro rs ru se sk tr".split(" ");

/** What a new contact has without anybody saying so. */
export function newContactAttributes(): Attributes {
  return {
    contact_name_on_invoices: true,
    country: "United Kingdom",
    charge_sales_tax: "Auto",
    locale: "en",
    uses_contact_invoice_sequence: false,
    emails_invoices_automatically: false,
    emails_payment_reminders: false,
    emails_thank_you_notes: false,
    uses_contact_level_email_settings: false,
  };
}

/** The contact's attributes and status after what was sent; throws 422 where it may not be. Unknown ones are ignored. */
export function writeContact(
  before: Pick<Contact, "attributes" | "status">,
  sent: Sent,
  switches: Switches,
): Pick<Contact, "attributes" | "status"> {
  const attributes = { ...before.attributes };
  copyTexts(sent, texts, attributes);
  copyFlags(sent, flags, attributes);
  copyWord(sent, "locale", locales, attributes);
  copyWord(sent, "charge_sales_tax", ["Auto", "Always", "Never"], attributes);
  copyWord(sent, "cis_deduction_rate", ["cis_gross", "cis_standard", "cis_higher"], attributes);
  writeCountry(sent, attributes, switches);
  writeTerms(sent, attributes);
  const status = wordOf(sent, "status", ["Active", "Hidden"]);
  checkNames(attributes);
  return { attributes, status: status === undefined ? before.status : status === "Hidden" ? "Hidden" : "Active" };
}

function copyWord(sent: Sent, name: string, words: readonly string[], attributes: Attributes): void {
  const word = wordOf(sent, name, words);
  if (word !== undefined) attributes[name] = word;
}

function writeCountry(sent: Sent, attributes: Attributes, switches: Switches): void {
  const country = sent["country"];
  if (isBlank(country)) return;
  if (typeof country !== "string" || (switches.unknown_country === "422" && !countries.has(country))) {
    throw invalid("country is not included in the list");
  }
  attributes["country"] = country;
}

function writeTerms(sent: Sent, attributes: Attributes): void {
  const name = "default_payment_terms_in_days";
  if (sent[name] === null || sent[name] === "") Reflect.deleteProperty(attributes, name);
  const terms = countOf(sent, name);
  if (terms !== undefined) attributes[name] = terms;
}

function checkNames(attributes: Attributes): void {
  if (!isBlank(attributes["organisation_name"])) return;
  const missing = ["first_name", "last_name"].filter((name) => isBlank(attributes[name]));
  if (missing.length > 0) throw invalid(...missing.map((name) => `${name} can't be blank`));
}
