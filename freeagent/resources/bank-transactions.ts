import * as z from "zod";
import type { FreeAgentClient } from "../client.ts";
import { date, decimal, flag, text } from "./field-types.ts";
import { ofAccount } from "./of-account.ts";
import { listPages } from "../pages.ts";
import type { Answer } from "./read-answer.ts";
import { getOne } from "./resource.ts";
import type { Resource } from "./resource.ts";
import { resourcePath } from "./resource-id.ts";

const fields = z.object({
  url: z.string(),
  bank_account: text,
  dated_on: date,
  amount: decimal,
  unexplained_amount: decimal,
  description: text,
  full_description: text,
  is_manual: flag,
  transaction_id: text,
  uploaded_at: text,
  created_at: text,
  updated_at: text,
});

/** A line of a bank account (FreeAgent API: bank_transactions); its explanations are in `raw`. */
export type BankTransactionAnswer = Answer<z.output<typeof fields>>;

/** Filters of the list of bank lines; FreeAgent demands the account. */
export interface BankTransactionFilter {
  readonly bankAccountId: number;
  readonly view?: "all" | "unexplained" | "explained" | "manual" | "imported" | "marked_for_review";
  /** ISO 8601, UTC. */
  readonly updatedSince?: string;
  /** `YYYY-MM-DD`, first day. */
  readonly fromDate?: string;
  /** `YYYY-MM-DD`, last day. */
  readonly toDate?: string;
}

const bankTransactions: Resource<z.output<typeof fields>> = {
  kind: "bank_transactions",
  root: "bank_transaction",
  fields,
  priority: "payments",
};

/** Lines of one bank account, a page at a time, newest first. @throws FreeAgentError */
export function listBankTransactions(
  client: FreeAgentClient,
  filter: BankTransactionFilter,
): AsyncIterable<BankTransactionAnswer[]> {
  const account = client.origin + resourcePath("bank_accounts", filter.bankAccountId);
  const pages = listPages(client, bankTransactions, {
    bank_account: account,
    view: filter.view,
    updated_since: filter.updatedSince,
    from_date: filter.fromDate,
    to_date: filter.toDate,
  });
  return ofAccount(pages, account);
}

/** One bank line with its explanations. @throws FreeAgentError */
export function getBankTransaction(client: FreeAgentClient, id: number): Promise<BankTransactionAnswer> {
  return getOne(client, bankTransactions, id);
}
