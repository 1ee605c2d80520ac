import * as z from "zod";
import type { JsonObject } from "../../domain/json.ts";
import type { FreeAgentClient } from "../client.ts";
import { date, decimal, optionalDate, optionalDecimal, optionalWholeNumber, text } from "./field-types.ts";
import { countListed, listPages } from "../pages.ts";
import type { Answer } from "./read-answer.ts";
import { createOne, getOne, putOne } from "./resource.ts";
import type { Resource } from "./resource.ts";
import { resourcePath } from "./resource-id.ts";

const fields = z.object({
  url: z.string(),
  contact: z.string(),
  dated_on: date,
  due_on: optionalDate,
  payment_terms_in_days: optionalWholeNumber,
  status: z.string(),
  reference: text,
  currency: text,
  net_value: optionalDecimal,
  sales_tax_value: optionalDecimal,
  total_value: decimal,
  refunded_value: optionalDecimal,
  refunded_on: optionalDate,
  due_value: optionalDecimal,
  created_at: text,
  updated_at: text,
});

/** A credit note; its amounts are negative (FreeAgent API: credit_notes). */
export type CreditNoteAnswer = Answer<z.output<typeof fields>>;

/** Filters of the list of credit notes. */
export interface CreditNoteFilter {
  /** ISO 8601, UTC. */
  readonly updatedSince?: string;
  /** `all` by default. */
  readonly view?: string;
  readonly nestedCreditNoteItems?: boolean;
  readonly sort?: "created_at" | "updated_at" | "-created_at" | "-updated_at";
}

const creditNotes: Resource<z.output<typeof fields>> = {
  kind: "credit_notes",
  root: "credit_note",
  fields,
  priority: "invoices",
};

/** Credit notes, a page at a time. @throws FreeAgentError */
export function listCreditNotes(
  client: FreeAgentClient,
  filter: CreditNoteFilter = {},
): AsyncIterable<CreditNoteAnswer[]> {
  return listPages(client, creditNotes, {
    view: filter.view,
    sort: filter.sort ?? "created_at",
    updated_since: filter.updatedSince,
    nested_credit_note_items: filter.nestedCreditNoteItems === true ? true : undefined,
  });
}

/** How many credit notes, drafts included; undefined when FreeAgent does not say. @throws FreeAgentError */
export function countCreditNotes(client: FreeAgentClient): Promise<number | undefined> {
  return countListed(client, creditNotes, { view: "all" });
}

/** One credit note with its items. @throws FreeAgentError */
export function getCreditNote(client: FreeAgentClient, id: number): Promise<CreditNoteAnswer> {
  return getOne(client, creditNotes, id);
}

/** Creates a Draft; item prices are negative. @throws FreeAgentError */
export function createCreditNote(client: FreeAgentClient, attributes: JsonObject): Promise<CreditNoteAnswer> {
  return createOne(client, creditNotes, attributes);
}

/** Sends a draft. Undefined when FreeAgent answers without a body. @throws FreeAgentError */
export function sendCreditNote(client: FreeAgentClient, id: number): Promise<CreditNoteAnswer | undefined> {
  return putOne(client, creditNotes, { path: `${resourcePath("credit_notes", id)}/transitions/mark_as_sent` });
}
