import type { Rejection } from "../../domain/plan.ts";
import type { Row } from "../../domain/queryable.ts";
import { payingAccount } from "../payments/paying-account.ts";
import { unknownBankAccount } from "../payments/payment-rejections.ts";
import { referencePath } from "../reference-path.ts";

/** A bank account in use, by which an invoice may name it. */
interface NamedAccount {
  readonly freeagentId: number;
  readonly name: string;
  readonly isPrimary: boolean;
}

/**
 * The row of an invoice with the account that the customer is asked to pay into as FreeAgent takes it. As in payments.sql,
 * `bank_account` is an alias of the configuration or a name in FreeAgent, or else a path, a URL or a number; empty is no
 * opinion. FreeAgent treats a reference that it cannot resolve as blank, and would print the primary account.
 * @param accounts those in use
 * @param namesOf the configuration's `bank_accounts`: FreeAgent's name by the back office's
 */
export function accountToPayInto(
  row: Row,
  accounts: readonly NamedAccount[],
  namesOf: Readonly<Record<string, string>>,
): { readonly row: Row } | { readonly rejection: Rejection } {
  const named = row["bank_account"];
  if (typeof named !== "string" || named.trim() === "") return { row };
  const path = referencePath("bank_accounts", named.trim());
  const byPath = accounts.find(({ freeagentId }) => `/v2/bank_accounts/${freeagentId}` === path);
  const account = payingAccount(accounts, namesOf, named) ?? byPath;
  if (account === undefined) return { rejection: unknownBankAccount(named.trim()) };
  return { row: { ...row, bank_account: `/v2/bank_accounts/${account.freeagentId}` } };
}
