import { addDays, businessDay } from "../../domain/days.ts";
import { entities } from "../../domain/entity.ts";
import type { MirroredId } from "../../domain/mirrored-kind.ts";
import type { OutcomeCounts } from "../../domain/outcome.ts";
import type { Period } from "../../domain/period.ts";
import { readFollowedAccounts } from "../../extract/mirror/read-followed-accounts.ts";
import { countMirrored, readMissing, type MirrorPart } from "../../extract/mirror/read-missing.ts";
import { listExplanations } from "../../freeagent/resources/bank-transaction-explanations.ts";
import { listBankTransactions } from "../../freeagent/resources/bank-transactions.ts";
import { countContacts, listContacts } from "../../freeagent/resources/contacts.ts";
import { listReconciliations } from "../../freeagent/resources/credit-note-reconciliations.ts";
import { countCreditNotes, listCreditNotes } from "../../freeagent/resources/credit-notes.ts";
import { countInvoices, listInvoices } from "../../freeagent/resources/invoices.ts";
import { requireLease } from "../../load/runs/lease.ts";
import { markOwnDeletions } from "../../load/mirror/mark-deleted.ts";
import { tableOf, type MirroredObject } from "../../load/mirror/mirror-tables.ts";
import { mirrorPages } from "./mirror-pages.ts";
import { stageOf } from "../run/progress.ts";
import type { PullOptions } from "./pull-options.ts";
import { recordDeletions, requireFew } from "./record-deletions.ts";
import type { RunContext } from "../run/run-context.ts";

/** A part of the mirror and the complete list of the same objects in FreeAgent. */
interface ComparedList extends MirrorPart {
  pages(): AsyncIterable<readonly MirroredObject[]>;
  /** How many objects the list has, in one call; where it equals the mirror's, the list is not read. */
  count?(): Promise<number | undefined>;
}

/**
 * Finds what was deleted in FreeAgent, which its lists never tell: bank entries by reading some days of them again,
 * the rest by their number, and by reading the whole list only where that differs. A list that fails or comes
 * short throws before anything is concluded from it.
 */
export async function findDeletions(context: RunContext, options: PullOptions): Promise<OutcomeCounts> {
  await recordOwnDeletions(context);
  const missing: MirroredId[] = [];
  for (const list of await comparedLists(context, options)) missing.push(...(await missingFrom(context, list)));
  requireFew(context, missing, options);
  return recordDeletions(context, missing, options);
}

async function recordOwnDeletions({ database, lease, company }: RunContext): Promise<void> {
  await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    for (const kind of entities) {
      await markOwnDeletions(transaction, company.name, kind);
    }
  });
}

async function comparedLists(context: RunContext, options: PullOptions): Promise<readonly ComparedList[]> {
  const { client } = context;
  const period = options.period ?? lookback(context);
  const days = { fromDate: period.from, ...(period.to === undefined ? {} : { toDate: period.to }) };
  const accounts = await readFollowedAccounts(context.database, context.company);
  const byAccount = accounts.flatMap((bankAccountId): ComparedList[] => [
    {
      kind: "bank_transaction",
      bankAccountId,
      period,
      pages: () => listBankTransactions(client, { bankAccountId, ...days }),
    },
    { kind: "payment", bankAccountId, period, pages: () => listExplanations(client, { bankAccountId, ...days }) },
  ]);
  const setOffs: ComparedList = {
    kind: "credit_note_reconciliation",
    period,
    pages: () => listReconciliations(client, days),
  };
  const lists = [...byAccount, setOffs];
  return options.period === undefined ? [...lists, ...countedLists(context)] : lists;
}

function countedLists({ client }: RunContext): ComparedList[] {
  return [
    { kind: "contact", count: () => countContacts(client), pages: () => listContacts(client, { view: "all" }) },
    {
      kind: "invoice",
      count: () => countInvoices(client),
      pages: () => listInvoices(client, { view: "all", nestedInvoiceItems: true }),
    },
    {
      kind: "credit_note",
      count: () => countCreditNotes(client),
      pages: () => listCreditNotes(client, { view: "all" }),
    },
  ];
}

function lookback({ clock, company }: RunContext): Period {
  const days = company.rules.bank_payments.lookback_days;
  return { from: addDays(businessDay(clock.now()), -days) };
}

async function missingFrom(context: RunContext, list: ComparedList): Promise<MirroredId[]> {
  const { database, company } = context;
  context.signal.throwIfAborted();
  if (list.count !== undefined) {
    const mirrored = await countMirrored(database, company.name, list.kind);
    if ((await list.count()) === mirrored) return [];
  }
  const listed: number[] = [];
  await mirrorPages(context, tableOf[list.kind], list.pages(), (stored) => {
    for (const { id } of stored) listed.push(id);
    context.progress.pageMirrored(stageOf(context, `${tableOf[list.kind].name} again`), listed.length);
  });
  const ids = await readMissing(database, company.name, list, listed);
  return ids.map((id) => ({ kind: list.kind, id }));
}
