import type { Answer, Call } from "./call.ts";
import { copyFlags, copyTexts, decimalOf, isBlank, readFlag, type Sent, textOf, unwrap, wordOf } from "./attributes.ts";
import { bankAccountAnswer } from "./bank-account-answer.ts";
import { wholeSecond } from "./collection.ts";
import { wordFilter } from "./list-filters.ts";
import { page } from "./paging.ts";
import type { BankAccount } from "./records.ts";
import { invalid, notFound, refused } from "./refusal.ts";
import { referencedId } from "./resource-reference.ts";
import { urlOf } from "./url-of.ts";
import { nextId, type World } from "./world.ts";
import { zero } from "./decimals.ts";

const texts = ["bank_name", "bank_code", "account_number", "sort_code", "secondary_sort_code", "iban", "bic", "email"];
const typeOfView = {
  standard_bank_accounts: "StandardBankAccount",
  credit_card_accounts: "CreditCardAccount",
  paypal_accounts: "PaypalAccount",
} as const;

/** GET /v2/bank_accounts */
export function listBankAccounts(call: Call): Answer {
  const views = ["all", "standard_bank_accounts", "credit_card_accounts", "paypal_accounts"] as const;
  const view = wordFilter(call, "view", views, "all");
  const list = call.world.accounts.all().filter((account) => view === "all" || account.type === typeOfView[view]);
  const { records, headers } = page(call, list, { relative: true });
  return { status: 200, headers, body: { bank_accounts: records.map((one) => bankAccountAnswer(call, one, false)) } };
}

/** GET /v2/bank_accounts/:id */
export function getBankAccount(call: Call, id: number): Answer {
  return accountBody(call, 200, findBankAccount(call, id));
}

/** POST /v2/bank_accounts */
export function postBankAccount(call: Call): Answer {
  const account = createBankAccount(call, unwrap(call.json, "bank_account"));
  return { ...accountBody(call, 201, account), headers: { Location: urlOf(call, "bank_accounts", account.id) } };
}

/** PUT /v2/bank_accounts/:id */
export function putBankAccount(call: Call, id: number): Answer {
  const account = findBankAccount(call, id);
  const sent = unwrap(call.json, "bank_account");
  writeAccount(call.world, account, sent);
  call.world.accounts.touch(account, call.now);
  return accountBody(call, 200, account);
}

/** DELETE /v2/bank_accounts/:id: empty accounts only. */
export function deleteBankAccount(call: Call, id: number): Answer {
  const account = findBankAccount(call, id);
  if (call.world.lines.inGroup(id).length > 0) throw invalid("Bank account has transactions and cannot be deleted");
  call.world.accounts.remove(account);
  return { status: 200 };
}

/** Stores a bank account; Guess and feed are off unless `bank_guess_enabled` and `bank_feed_enabled` say otherwise. */
export function createBankAccount(call: Pick<Call, "world" | "switches" | "now">, sent: Sent): BankAccount {
  const missing = ["name", "opening_balance"].filter((name) => isBlank(sent[name]));
  if (missing.length > 0) throw invalid(...missing.map((name) => `${name} can't be blank`));
  const at = wholeSecond(call.now);
  const account: BankAccount = {
    id: nextId(call.world, "account"),
    createdAt: at,
    updatedAt: at,
    touched: 0,
    attributes: { bank_code: "generic", is_personal: false },
    type: "StandardBankAccount",
    name: "",
    currency: call.switches.company_currency,
    openingBalance: zero,
    isPrimary: false,
    status: "active",
    guessEnabled: false,
    feedEnabled: false,
    lastUpload: 0,
  };
  writeAccount(call.world, account, sent);
  return call.world.accounts.add(account);
}

/** The account that the mandatory `bank_account` filter names; throws 400 without one or for an unknown one. */
export function filteredAccount(call: Call): BankAccount {
  const account = call.world.accounts.get(filteredAccountId(call));
  if (account === undefined) throw refused(400, "bank_account is invalid");
  return account;
}

/** The id that the mandatory `bank_account` filter names; throws 400 without one. */
export function filteredAccountId(call: Call): number {
  const reference = call.query.get("bank_account");
  const id = reference === null ? undefined : referencedId(reference, "bank_accounts");
  if (id === undefined) throw refused(400, "bank_account parameter is missing");
  return id;
}

/** The bank account of an id; throws 404. */
export function findBankAccount(call: Pick<Call, "world">, id: number): BankAccount {
  const account = call.world.accounts.get(id);
  if (account === undefined) throw notFound();
  return account;
}

function writeAccount(world: World, account: BankAccount, sent: Sent): void {
  account.name = textOf(sent, "name") ?? account.name;
  account.type = wordOf(sent, "type", Object.values(typeOfView)) ?? account.type;
  account.openingBalance = decimalOf(sent, "opening_balance") ?? account.openingBalance;
  writeCurrency(world, account, sent);
  const status = wordOf(sent, "status", ["active", "hidden"]);
  if (status !== undefined) account.status = status === "hidden" ? "hidden" : "active";
  copyTexts(sent, texts, account.attributes);
  copyFlags(sent, ["is_personal"], account.attributes);
  account.guessEnabled = readFlag(sent["bank_guess_enabled"]) ?? account.guessEnabled;
  account.feedEnabled = readFlag(sent["bank_feed_enabled"]) ?? account.feedEnabled;
  if (readFlag(sent["is_primary"]) === true) {
    for (const other of world.accounts.all()) other.isPrimary = false;
    account.isPrimary = true;
  }
}

function writeCurrency(world: World, account: BankAccount, sent: Sent): void {
  const currency = textOf(sent, "currency");
  if (currency === undefined || currency === account.currency) return;
  if (!/^[A-Z]{3}$/.test(currency)) throw invalid("currency is not included in the list");
  if (world.lines.inGroup(account.id).length > 0) throw invalid("currency is locked and cannot be changed");
  account.currency = currency;
}

function accountBody(call: Call, status: number, account: BankAccount): Answer {
  return {
    status,
    headers: { "Last-Modified": new Date(account.updatedAt).toUTCString() },
    body: { bank_account: bankAccountAnswer(call, account, true) },
  };
}
