import { lookUp } from "../extract/look-up.ts";
import { readFollowedAccounts } from "../extract/read-followed-accounts.ts";
import { readUnseenOpenInvoices } from "../extract/read-unseen-open-invoices.ts";
import { listBankAccounts } from "../freeagent/bank-accounts.ts";
import { listExplanations } from "../freeagent/bank-transaction-explanations.ts";
import { listBankTransactions } from "../freeagent/bank-transactions.ts";
import { listContacts } from "../freeagent/contacts.ts";
import { listCreditNotes } from "../freeagent/credit-notes.ts";
import { listInvoices } from "../freeagent/invoices.ts";
import { requireLease } from "../load/lease.ts";
import { markDeleted } from "../load/mark-deleted.ts";
import { mirrorTables } from "../load/mirror-tables.ts";
import { mirrorList, mirrorPage, type MirroredList } from "./mirror-list.ts";
import type { RunContext } from "./run-context.ts";

/** FreeAgent's largest page. */
const rowsPerPage = 100;

/** Brings the whole mirror up to date. It takes no keys up, so it has no counts. */
export async function mirrorFreeAgent(context: RunContext): Promise<undefined> {
  await mirrorContacts(context);
  await mirrorBooks(context);
  return undefined;
}

/** The contacts that changed, hidden ones included: without `view=all` hiding would look like deleting. */
export async function mirrorContacts(context: RunContext): Promise<undefined> {
  await mirrorList(context, {
    name: "contacts",
    table: mirrorTables.contacts,
    pages: (updatedSince) => listContacts(context.client, { view: "all", ...since(updatedSince) }),
  });
  return undefined;
}

/** Bank accounts, invoices, credit notes, bank lines and their explanations. */
async function mirrorBooks(context: RunContext): Promise<void> {
  const { client } = context;
  await mirrorList(context, bankAccounts(context));
  await mirrorList(context, {
    name: "invoices",
    table: mirrorTables.invoices,
    pages: (updatedSince) => listInvoices(client, { nestedInvoiceItems: true, ...since(updatedSince) }),
  });
  await refreshOpenInvoices(context);
  await mirrorList(context, {
    name: "credit_notes",
    table: mirrorTables.creditNotes,
    pages: (updatedSince) => listCreditNotes(client, since(updatedSince)),
  });
  for (const bankAccountId of await readFollowedAccounts(
    context.database,
    context.company.name,
    Object.values(context.company.bankAccounts),
  )) {
    await mirrorList(context, {
      name: `bank_transactions:${bankAccountId}`,
      table: mirrorTables.bankTransactions,
      pages: (updatedSince) => listBankTransactions(client, { bankAccountId, ...since(updatedSince) }),
    });
    await mirrorList(context, {
      name: `bank_transaction_explanations:${bankAccountId}`,
      table: mirrorTables.explanations,
      pages: (updatedSince) => listExplanations(client, { bankAccountId, ...since(updatedSince) }),
    });
  }
}

/** Bank accounts know no updated_since: the list is a handful and read whole. */
function bankAccounts(context: RunContext): MirroredList {
  return { name: "bank_accounts", table: mirrorTables.bankAccounts, pages: () => listBankAccounts(context.client, {}) };
}

/**
 * A payment, or the due date passing, may not move an invoice's updated_at (FreeAgent API: conventions, filters).
 * So the open ones are read again by view; those that have left that view were paid or deleted since, and are read
 * one by one, or with the whole list where that takes fewer calls.
 */
async function refreshOpenInvoices(context: RunContext): Promise<void> {
  const { client, database, company } = context;
  const listed = await mirrorInvoices(context, { view: "open_or_overdue" });
  const { unseen, mirrored } = await readUnseenOpenInvoices(database, company.name, listed);
  if (unseen.length > Math.ceil(mirrored / rowsPerPage)) {
    await mirrorInvoices(context, { view: "all" });
    return;
  }
  for (const id of unseen) {
    context.signal.throwIfAborted();
    const raw = await lookUp(client, "invoice", id);
    if (raw === undefined) await recordDeletion(context, id);
    else await mirrorPage(context, mirrorTables.invoices, [{ id, raw }]);
  }
}

async function recordDeletion(context: RunContext, invoiceId: number): Promise<void> {
  await context.database.transaction(async (transaction) => {
    await requireLease(transaction, context.lease);
    await markDeleted(transaction, context.company.name, "invoice", invoiceId);
  });
}

async function mirrorInvoices(context: RunContext, filter: { view: "open_or_overdue" | "all" }): Promise<number[]> {
  const listed: number[] = [];
  for await (const page of listInvoices(context.client, { ...filter, nestedInvoiceItems: true })) {
    context.signal.throwIfAborted();
    await mirrorPage(context, mirrorTables.invoices, page);
    for (const invoice of page) listed.push(invoice.id);
  }
  return listed;
}

function since(updatedSince: string | undefined): { updatedSince?: string } {
  return updatedSince === undefined ? {} : { updatedSince };
}
