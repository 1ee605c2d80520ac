import * as z from "zod";
import type { JsonObject } from "../../domain/json.ts";
import type { FreeAgentClient } from "../client.ts";
import { flag, optionalWholeNumber, text } from "./field-types.ts";
import { countListed, listPages } from "../pages.ts";
import type { Answer } from "./read-answer.ts";
import { createOne, deleteOne, getOne, updateOne } from "./resource.ts";
import type { Resource } from "./resource.ts";

const fields = z.object({
  url: z.string(),
  organisation_name: text,
  first_name: text,
  last_name: text,
  email: text,
  billing_email: text,
  phone_number: text,
  mobile: text,
  address1: text,
  address2: text,
  address3: text,
  town: text,
  region: text,
  postcode: text,
  country: text,
  contact_name_on_invoices: flag,
  default_payment_terms_in_days: optionalWholeNumber,
  charge_sales_tax: text,
  sales_tax_registration_number: text,
  uses_contact_invoice_sequence: flag,
  locale: text,
  status: text,
  created_at: text,
  updated_at: text,
});

/** A customer or supplier (FreeAgent API: contacts). `raw` holds every attribute that came. */
export type ContactAnswer = Answer<z.output<typeof fields>>;

/** Filters of the list of contacts. */
export interface ContactFilter {
  /** ISO 8601, UTC. */
  readonly updatedSince?: string;
  /** FreeAgent's default is `active`, which hides the hidden ones; ours is `all`. */
  readonly view?: "all" | "active" | "clients" | "suppliers" | "open_clients" | "open_suppliers" | "hidden";
  /** Ours is `created_at`: rows then keep their pages while the list is walked. `-` reverses. */
  readonly sort?: "name" | "created_at" | "updated_at" | "-name" | "-created_at" | "-updated_at";
}

const contacts: Resource<z.output<typeof fields>> = { kind: "contacts", root: "contact", fields, priority: "contacts" };

/** Contacts, a page at a time. @throws FreeAgentError */
export function listContacts(client: FreeAgentClient, filter: ContactFilter = {}): AsyncIterable<ContactAnswer[]> {
  const { updatedSince, view = "all", sort = "created_at" } = filter;
  return listPages(client, contacts, { view, sort, updated_since: updatedSince });
}

/** How many contacts, hidden ones included; undefined when FreeAgent does not say. @throws FreeAgentError */
export function countContacts(client: FreeAgentClient): Promise<number | undefined> {
  return countListed(client, contacts, { view: "all" });
}

/** One contact. @throws FreeAgentError */
export function getContact(client: FreeAgentClient, id: number): Promise<ContactAnswer> {
  return getOne(client, contacts, id);
}

/** Creates a contact. FreeAgent checks nothing for uniqueness: look before you create. @throws FreeAgentError */
export function createContact(client: FreeAgentClient, attributes: JsonObject): Promise<ContactAnswer> {
  return createOne(client, contacts, attributes);
}

/** Changes the attributes given; `status: "Hidden"` hides. @throws FreeAgentError */
export function updateContact(
  client: FreeAgentClient,
  id: number,
  attributes: JsonObject,
): Promise<ContactAnswer | undefined> {
  return updateOne(client, contacts, id, attributes);
}

/** Deletes a contact without documents; one with documents is refused (`delete_refused`). @throws FreeAgentError */
export function deleteContact(client: FreeAgentClient, id: number): Promise<void> {
  return deleteOne(client, contacts, id);
}
