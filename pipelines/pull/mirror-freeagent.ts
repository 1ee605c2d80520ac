import type { OutcomeCounts } from "../../domain/outcome.ts";
import { readFollowedAccounts } from "../../extract/mirror/read-followed-accounts.ts";
import { readMissing } from "../../extract/mirror/read-missing.ts";
import { getBankAccount, listBankAccounts, type BankAccountAnswer } from "../../freeagent/resources/bank-accounts.ts";
import { listExplanations } from "../../freeagent/resources/bank-transaction-explanations.ts";
import { listBankTransactions } from "../../freeagent/resources/bank-transactions.ts";
import { listContacts } from "../../freeagent/resources/contacts.ts";
import { listReconciliations } from "../../freeagent/resources/credit-note-reconciliations.ts";
import { listCreditNotes } from "../../freeagent/resources/credit-notes.ts";
import { listInvoices } from "../../freeagent/resources/invoices.ts";
import { mirrorTables } from "../../load/mirror/mirror-tables.ts";
import { mirrorList, type MirroredList } from "./mirror-list.ts";
import type { PullOptions } from "./pull-options.ts";
import { recordDeletions } from "./record-deletions.ts";
import { refreshOpenInvoices } from "./refresh-open-invoices.ts";
import type { RunContext } from "../run/run-context.ts";

/** Brings the whole mirror up to date. Counts only the invoices that it found deleted; undefined when none was. */
export async function mirrorFreeAgent(context: RunContext, options: PullOptions): Promise<OutcomeCounts | undefined> {
  await mirrorList(context, contacts(context));
  await mirrorBankAccounts(context, options);
  const accounts = await readFollowedAccounts(context.database, context.company);
  await mirrorList(context, invoices(context));
  const counts = await refreshOpenInvoices(context, options);
  await mirrorList(context, creditNotes(context));
  await mirrorList(context, reconciliations(context));
  for (const bankAccountId of accounts) {
    await mirrorList(context, bankLines(context, bankAccountId));
    await mirrorList(context, explanations(context, bankAccountId));
  }
  return counts.claimed === 0 ? undefined : counts;
}

/**
 * Before some days of bank entries are read again: the accounts, and the open invoices. No list is asked for what
 * changed, so no cursor moves.
 */
export async function mirrorForPeriod(context: RunContext, options: PullOptions): Promise<OutcomeCounts | undefined> {
  await mirrorBankAccounts(context, options);
  const counts = await refreshOpenInvoices(context, options);
  return counts.claimed === 0 ? undefined : counts;
}

/** The contacts alone, for a push of new customers. */
export async function mirrorContacts(context: RunContext): Promise<undefined> {
  await mirrorList(context, contacts(context));
  return undefined;
}

/** Hidden contacts included: without `view=all` hiding would look like deleting. */
function contacts({ client }: RunContext): MirroredList {
  return {
    name: "contacts",
    table: mirrorTables.contacts,
    pages: (updatedSince) => listContacts(client, { view: "all", ...since(updatedSince) }),
  };
}

/** FreeAgent refuses to list what is on an account that is gone, so those are found before anything is asked of them. */
async function mirrorBankAccounts(context: RunContext, options: PullOptions): Promise<void> {
  const accounts = await readBankAccounts(context);
  await mirrorList(context, {
    name: "bank_accounts",
    table: mirrorTables.bankAccounts,
    whole: true,
    pages: () => [accounts],
  });
  const listed = accounts.map(({ id }) => id);
  const missing = await readMissing(context.database, context.company.name, { kind: "bank_account" }, listed);
  const suspects = missing.map((id) => ({ kind: "bank_account", id }) as const);
  await recordDeletions(context, suspects, options);
}

/**
 * Bank accounts know no updated_since: the list is a handful and read whole. Whether one has a bank feed stands only in
 * an answer about it alone (FreeAgent API: bank_accounts), so those that are followed are read one by one.
 */
async function readBankAccounts({ client, company }: RunContext): Promise<readonly BankAccountAnswer[]> {
  const followed = new Set(Object.values(company.bankAccounts));
  const accounts: BankAccountAnswer[] = [];
  for await (const page of listBankAccounts(client, {})) accounts.push(...page);
  return Promise.all(
    accounts.map(async (account) =>
      followed.size === 0 || followed.has(account.name) ? getBankAccount(client, account.id) : account,
    ),
  );
}

function invoices({ client }: RunContext): MirroredList {
  return {
    name: "invoices",
    table: mirrorTables.invoices,
    pages: (updatedSince) => listInvoices(client, { nestedInvoiceItems: true, ...since(updatedSince) }),
  };
}

function creditNotes({ client }: RunContext): MirroredList {
  return {
    name: "credit_notes",
    table: mirrorTables.creditNotes,
    pages: (updatedSince) => listCreditNotes(client, since(updatedSince)),
  };
}

function reconciliations({ client }: RunContext): MirroredList {
  return {
    name: "credit_note_reconciliations",
    table: mirrorTables.reconciliations,
    pages: (updatedSince) => listReconciliations(client, since(updatedSince)),
  };
}

function bankLines({ client }: RunContext, bankAccountId: number): MirroredList {
  return {
    name: `bank_transactions:${bankAccountId}`,
    table: mirrorTables.bankTransactions,
    pages: (updatedSince) => listBankTransactions(client, { bankAccountId, ...since(updatedSince) }),
  };
}

function explanations({ client }: RunContext, bankAccountId: number): MirroredList {
  return {
    name: `bank_transaction_explanations:${bankAccountId}`,
    table: mirrorTables.explanations,
    pages: (updatedSince) => listExplanations(client, { bankAccountId, ...since(updatedSince) }),
  };
}

function since(updatedSince: string | undefined): { updatedSince?: string } {
  return updatedSince === undefined ? {} : { updatedSince };
}
