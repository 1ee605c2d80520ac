import * as z from "zod";
import type { JsonObject } from "../../domain/json.ts";
import type { FreeAgentClient } from "../client.ts";
import { date, decimal, flag, optionalDecimal, text } from "./field-types.ts";
import { ofAccount, withAccount } from "./of-account.ts";
import { listPages } from "../pages.ts";
import type { Answer } from "./read-answer.ts";
import { createOne, deleteOne, getOne, updateOne } from "./resource.ts";
import type { Resource } from "./resource.ts";
import { resourcePath } from "./resource-id.ts";

const fields = z.object({
  url: z.string(),
  bank_account: text,
  bank_transaction: text,
  dated_on: date,
  description: text,
  gross_value: decimal,
  foreign_currency_value: optionalDecimal,
  type: text,
  category: text,
  paid_invoice: text,
  paid_bill: text,
  transfer_bank_account: text,
  marked_for_review: flag,
  is_deletable: flag,
  is_locked: flag,
  locked_reason: text,
  updated_at: text,
});

/** What (a part of) a bank line means; with `paid_invoice` it is a payment of an invoice (FreeAgent API: bank_transaction_explanations). */
export type ExplanationAnswer = Answer<z.output<typeof fields>>;

/** Filters of the list of explanations; FreeAgent demands the account. */
export interface ExplanationFilter {
  readonly bankAccountId: number;
  /** ISO 8601, UTC. */
  readonly updatedSince?: string;
  /** `YYYY-MM-DD`, first day. */
  readonly fromDate?: string;
  /** `YYYY-MM-DD`, last day. */
  readonly toDate?: string;
}

const explanations: Resource<z.output<typeof fields>> = {
  kind: "bank_transaction_explanations",
  root: "bank_transaction_explanation",
  fields,
  priority: "payments",
};

/** Explanations of one bank account, a page at a time. @throws FreeAgentError */
export function listExplanations(
  client: FreeAgentClient,
  filter: ExplanationFilter,
): AsyncIterable<ExplanationAnswer[]> {
  const account = client.origin + resourcePath("bank_accounts", filter.bankAccountId);
  const pages = listPages(client, explanations, {
    bank_account: account,
    updated_since: filter.updatedSince,
    from_date: filter.fromDate,
    to_date: filter.toDate,
  });
  return ofAccount(pages, account);
}

/** One explanation. @throws FreeAgentError */
export function getExplanation(client: FreeAgentClient, id: number): Promise<ExplanationAnswer> {
  return getOne(client, explanations, id);
}

/**
 * Explains a bank line (`bank_transaction`) or books a manual one (`bank_account`). Never send it again when its
 * outcome is unknown: it would pay twice. @throws FreeAgentError
 */
export async function createExplanation(client: FreeAgentClient, attributes: JsonObject): Promise<ExplanationAnswer> {
  const answer = await createOne(client, explanations, attributes);
  const { bank_account: account } = attributes;
  return typeof account === "string" ? withAccount(answer, account) : answer;
}

/** Changes an explanation; `marked_for_review: false` approves a guess. @throws FreeAgentError */
export function updateExplanation(
  client: FreeAgentClient,
  id: number,
  attributes: JsonObject,
): Promise<ExplanationAnswer | undefined> {
  return updateOne(client, explanations, id, attributes);
}

/** Deletes an explanation; an invoice that it paid is open again. @throws FreeAgentError */
export function deleteExplanation(client: FreeAgentClient, id: number): Promise<void> {
  return deleteOne(client, explanations, id);
}
