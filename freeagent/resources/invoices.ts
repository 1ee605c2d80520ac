import * as z from "zod";
import type { JsonObject } from "../../domain/json.ts";
import type { FreeAgentClient } from "../client.ts";
import {
  date,
  decimal,
  optionalDate,
  optionalDecimal,
  optionalList,
  text,
  optionalWholeNumber,
} from "./field-types.ts";
import { fullReferences } from "./full-references.ts";
import { countListed, listPages } from "../pages.ts";
import type { Answer } from "./read-answer.ts";
import { createOne, deleteOne, getOne, putOne, updateOne } from "./resource.ts";
import type { Resource } from "./resource.ts";
import { resourcePath } from "./resource-id.ts";

const item = z.object({
  url: text,
  position: optionalDecimal,
  item_type: text,
  quantity: optionalDecimal,
  description: text,
  price: optionalDecimal,
  sales_tax_rate: optionalDecimal,
  sales_tax_status: text,
  category: text,
});

const fields = z.object({
  url: z.string(),
  contact: z.string(),
  dated_on: date,
  due_on: optionalDate,
  payment_terms_in_days: optionalWholeNumber,
  status: z.string(),
  reference: text,
  currency: text,
  exchange_rate: optionalDecimal,
  discount_percent: optionalDecimal,
  net_value: optionalDecimal,
  sales_tax_value: optionalDecimal,
  total_value: decimal,
  paid_value: decimal,
  due_value: decimal,
  paid_on: optionalDate,
  comments: text,
  ec_status: text,
  recurring_invoice: text,
  invoice_items: optionalList(item),
  created_at: text,
  updated_at: text,
});

/** An invoice (FreeAgent API: invoices). Lists carry `invoice_items` only when asked for. */
export type InvoiceAnswer = Answer<z.output<typeof fields>>;

/** Filters of the list of invoices. */
export interface InvoiceFilter {
  /** ISO 8601, UTC. Payments and the passing of the due date may not count as an update. */
  readonly updatedSince?: string;
  /** `all` by default; also `last_N_months`. */
  readonly view?: string;
  readonly nestedInvoiceItems?: boolean;
  /** Path or URL of a contact. */
  readonly contact?: string;
  readonly sort?: "created_at" | "updated_at" | "-created_at" | "-updated_at";
}

/** Changes of an invoice's status that have a call of their own. */
export type InvoiceTransition = "mark_as_sent" | "mark_as_draft" | "mark_as_scheduled" | "mark_as_cancelled";

const invoices: Resource<z.output<typeof fields>> = { kind: "invoices", root: "invoice", fields, priority: "invoices" };

/** Invoices, a page at a time. @throws FreeAgentError */
export function listInvoices(client: FreeAgentClient, filter: InvoiceFilter = {}): AsyncIterable<InvoiceAnswer[]> {
  const contact = filter.contact === undefined ? {} : fullReferences({ contact: filter.contact }, client.origin);
  return listPages(client, invoices, {
    view: filter.view,
    sort: filter.sort ?? "created_at",
    updated_since: filter.updatedSince,
    nested_invoice_items: filter.nestedInvoiceItems === true ? true : undefined,
    contact: typeof contact["contact"] === "string" ? contact["contact"] : undefined,
  });
}

/** How many invoices, drafts included; undefined when FreeAgent does not say. @throws FreeAgentError */
export function countInvoices(client: FreeAgentClient): Promise<number | undefined> {
  return countListed(client, invoices, { view: "all" });
}

/** One invoice with its items. @throws FreeAgentError */
export function getInvoice(client: FreeAgentClient, id: number): Promise<InvoiceAnswer> {
  return getOne(client, invoices, id);
}

/** Creates a Draft. Give a `reference`: FreeAgent's own numbers race, and a draft does not keep its. @throws FreeAgentError */
export function createInvoice(client: FreeAgentClient, attributes: JsonObject): Promise<InvoiceAnswer> {
  return createOne(client, invoices, attributes);
}

/** Changes a Draft. Items without `id` are added, those with `id` changed, with `_destroy: 1` removed. @throws FreeAgentError */
export function updateInvoice(
  client: FreeAgentClient,
  id: number,
  attributes: JsonObject,
): Promise<InvoiceAnswer | undefined> {
  return updateOne(client, invoices, id, attributes);
}

/** Deletes an invoice that nothing was paid on. @throws FreeAgentError */
export function deleteInvoice(client: FreeAgentClient, id: number): Promise<void> {
  return deleteOne(client, invoices, id);
}

/** Moves an invoice to another status. @throws FreeAgentError */
export function transitionInvoice(
  client: FreeAgentClient,
  id: number,
  transition: InvoiceTransition,
): Promise<InvoiceAnswer | undefined> {
  return putOne(client, invoices, { path: `${resourcePath("invoices", id)}/transitions/${transition}` });
}

/**
 * E-mails an invoice, which also makes a Draft Open. Never call it again when its outcome is unknown: the customer
 * would get a second mail. @throws FreeAgentError
 */
export async function emailInvoice(client: FreeAgentClient, id: number, email: JsonObject): Promise<undefined> {
  const path = `${resourcePath("invoices", id)}/send_email`;
  await client.send({ method: "POST", path, body: { invoice: { email } }, priority: invoices.priority });
  return undefined;
}
