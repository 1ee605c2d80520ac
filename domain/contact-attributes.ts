import type { Attribute } from "./attribute.ts";

const locales =
  "bg ca cy cz de dk en en-US es et fi fr fr-BE fr-CA is it lv-LV nl nl-BE nk pl-PL pt-BR ro rs ru se sk tr".split(" ");

/** Columns of contacts.sql: FreeAgent's writable contact attributes, plus `hidden` for its status. */
export const contactAttributes: readonly Attribute[] = [
  { name: "source_key", kind: "key", required: true, internal: true },
  { name: "organisation_name", kind: "text", maxLength: 255 },
  { name: "first_name", kind: "text", maxLength: 255 },
  { name: "last_name", kind: "text", maxLength: 255 },
  { name: "email", kind: "text", maxLength: 255 },
  { name: "billing_email", kind: "text", maxLength: 255 },
  { name: "phone_number", kind: "text", maxLength: 255 },
  { name: "mobile", kind: "text", maxLength: 255 },
  { name: "address1", kind: "text", maxLength: 255 },
  { name: "address2", kind: "text", maxLength: 255 },
  { name: "address3", kind: "text", maxLength: 255 },
  { name: "town", kind: "text", maxLength: 255 },
  { name: "region", kind: "text", maxLength: 255 },
  { name: "postcode", kind: "text", maxLength: 255 },
  { name: "country", kind: "text", maxLength: 255, country: true },
  { name: "contact_name_on_invoices", kind: "boolean" },
  { name: "default_payment_terms_in_days", kind: "integer" },
  { name: "charge_sales_tax", kind: "text", values: ["Auto", "Always", "Never"] },
  { name: "sales_tax_registration_number", kind: "text", maxLength: 255 },
  { name: "uses_contact_invoice_sequence", kind: "boolean" },
  { name: "locale", kind: "text", values: locales },
  { name: "hidden", kind: "boolean", internal: true },
];
