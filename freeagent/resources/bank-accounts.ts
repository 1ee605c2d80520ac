import * as z from "zod";
import type { FreeAgentClient } from "../client.ts";
import { flag, optionalDecimal, optionalWholeNumber, text } from "./field-types.ts";
import { listPages } from "../pages.ts";
import type { Answer } from "./read-answer.ts";
import { getOne } from "./resource.ts";
import type { Resource } from "./resource.ts";

const fields = z.object({
  url: z.string(),
  name: z.string(),
  type: text,
  currency: text,
  status: text,
  is_primary: flag,
  is_personal: flag,
  bank_name: text,
  current_balance: optionalDecimal,
  /** In answers about one account only, not in lists. */
  bank_feed_enabled: flag,
  /** In answers about one account only, not in lists. */
  bank_guess_enabled: flag,
  latest_activity_date: text,
  total_count: optionalWholeNumber,
  unexplained_transaction_count: optionalWholeNumber,
  marked_for_review_count: optionalWholeNumber,
  created_at: text,
  updated_at: text,
});

/** A bank account (FreeAgent API: bank_accounts). */
export type BankAccountAnswer = Answer<z.output<typeof fields>>;

/** Filter of the list of bank accounts; it knows no `updated_since`. */
export interface BankAccountFilter {
  readonly view?: "standard_bank_accounts" | "credit_card_accounts" | "paypal_accounts";
}

const bankAccounts: Resource<z.output<typeof fields>> = {
  kind: "bank_accounts",
  root: "bank_account",
  fields,
  priority: "payments",
};

/** Bank accounts, a page at a time. @throws FreeAgentError */
export function listBankAccounts(
  client: FreeAgentClient,
  filter: BankAccountFilter = {},
): AsyncIterable<BankAccountAnswer[]> {
  return listPages(client, bankAccounts, { view: filter.view });
}

/** One bank account; tells also whether it has a bank feed. @throws FreeAgentError */
export function getBankAccount(client: FreeAgentClient, id: number): Promise<BankAccountAnswer> {
  return getOne(client, bankAccounts, id);
}
