import type { Entity } from "../../domain/entity.ts";
import { readFollowedAccounts } from "../../extract/mirror/read-followed-accounts.ts";
import { listExplanations } from "../../freeagent/resources/bank-transaction-explanations.ts";
import { listContacts } from "../../freeagent/resources/contacts.ts";
import { listInvoices } from "../../freeagent/resources/invoices.ts";
import { mirrorTables } from "../../load/mirror/mirror-tables.ts";
import { mirrorPages } from "./mirror-pages.ts";
import type { RunContext } from "../run/run-context.ts";

/**
 * Reads directly, whatever the cursors say, what FreeAgent has of an entity since `updatedSince` (ISO 8601 UTC). The
 * second look for a lost write: an object that became visible late, behind newer ones, is missed by a cursor.
 */
export async function listAgain(context: RunContext, entity: Entity, updatedSince: string): Promise<void> {
  const { client, company, database } = context;
  if (entity === "contact") {
    return mirrorPages(context, mirrorTables.contacts, listContacts(client, { view: "all", updatedSince }));
  }
  if (entity === "invoice") {
    const invoices = listInvoices(client, { nestedInvoiceItems: true, updatedSince });
    return mirrorPages(context, mirrorTables.invoices, invoices);
  }
  for (const bankAccountId of await readFollowedAccounts(database, company)) {
    const explanations = listExplanations(client, { bankAccountId, updatedSince });
    await mirrorPages(context, mirrorTables.explanations, explanations);
  }
}
