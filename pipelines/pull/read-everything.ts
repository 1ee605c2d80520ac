import type { Entity } from "../../domain/entity.ts";
import { readFollowedAccounts } from "../../extract/mirror/read-followed-accounts.ts";
import { readMirroredIds } from "../../extract/mirror/read-mirrored-ids.ts";
import { listExplanations } from "../../freeagent/resources/bank-transaction-explanations.ts";
import { listContacts } from "../../freeagent/resources/contacts.ts";
import { listInvoices } from "../../freeagent/resources/invoices.ts";
import { tableOf, type MirroredObject } from "../../load/mirror/mirror-tables.ts";
import { mirrorPages } from "./mirror-pages.ts";
import type { PullOptions } from "./pull-options.ts";
import { recordDeletions } from "./record-deletions.ts";
import type { RunContext } from "../run/run-context.ts";

/**
 * Reads all contacts, invoices and bank entries of FreeAgent afresh, whatever the cursors say, and finds what is gone:
 * each object that the mirror has and the lists have not is looked up before it counts as deleted.
 */
export async function readEverything(context: RunContext, options: PullOptions): Promise<undefined> {
  const { client, company, database } = context;
  await readAgain(context, "contact", [listContacts(client, { view: "all" })], options);
  await readAgain(context, "invoice", [listInvoices(client, { view: "all", nestedInvoiceItems: true })], options);
  const accounts = await readFollowedAccounts(database, company);
  const entries = accounts.map((bankAccountId) => listExplanations(client, { bankAccountId }));
  await readAgain(context, "payment", entries, options, accounts);
  return undefined;
}

async function readAgain(
  context: RunContext,
  kind: Entity,
  lists: readonly AsyncIterable<readonly MirroredObject[]>[],
  options: PullOptions,
  accounts: readonly number[] = [],
): Promise<void> {
  const listed = new Set<number>();
  for (const pages of lists) {
    await mirrorPages(context, tableOf[kind], pages, (stored) => {
      for (const { id } of stored) listed.add(id);
    });
  }
  const known = await readMirroredIds(context.database, context.company.name, kind, accounts);
  const unseen = known.filter((id) => !listed.has(id)).map((id) => ({ kind, id }));
  await recordDeletions(context, unseen, options);
}
