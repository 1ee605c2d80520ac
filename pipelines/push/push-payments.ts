import { businessDay } from "../../domain/days.ts";
import { planOf, type Plan } from "../../domain/plan.ts";
import type { Row } from "../../domain/queryable.ts";
import { readReadableRows } from "../../extract/back-office/find-unreadable.ts";
import { readMappedRows } from "../../extract/back-office/read-mapped-rows.ts";
import { readUnbookedPayments } from "../../extract/changes/read-unbooked-payments.ts";
import { readDoubtfulPayments } from "../../extract/intents/read-doubtful-payments.ts";
import { readBankAccounts, type BankAccount } from "../../extract/mirror/read-bank-accounts.ts";
import { readFreeEntries } from "../../extract/mirror/read-free-entries.ts";
import { readLinesOfEntries, readOpenBankLines } from "../../extract/mirror/read-open-bank-lines.ts";
import { readRemoteInvoices } from "../../extract/mirror/read-remote-invoices.ts";
import { daysToSearch } from "../../transform/payments/days-to-search.ts";
import { asForeseen } from "../../transform/payments/foreseen-invoices.ts";
import { withNamesHeld } from "../../transform/payments/holds-reference.ts";
import { paymentBase } from "../../transform/payments/payment-base.ts";
import { payingAccount } from "../../transform/payments/paying-account.ts";
import { PaymentBooks } from "../../transform/payments/payment-books.ts";
import { planPayments, type PaymentCase } from "../../transform/payments/plan-payments.ts";
import { rivalRows } from "../../transform/payments/rival-rows.ts";
import { refuseDoubledKeys } from "../../transform/refuse-doubled-keys.ts";
import type { PlanContext, PushFlow } from "./push-flow.ts";

/** Payments that the back office recorded become bank entries on the invoice in FreeAgent, which marks it paid. */
export const pushPayments: PushFlow = {
  entity: "payment",
  pipeline: "push payments",
  serial: false,
  async plan(context, sourceKeys, links) {
    const { database, mapping, company, clock } = context;
    const rows = await readMappedRows(database, mapping.payments, sourceKeys);
    const accounts = await readBankAccounts(database, company.name);
    const entryIds = [...links.values()].flatMap(({ freeagentId }) => freeagentId ?? []);
    const entryLines = await readLinesOfEntries(database, company.name, entryIds);
    const lineByEntry = new Map(
      entryLines.map(({ explanationId, part, line }) => [explanationId, { part, line: withNamesHeld(line) }]),
    );
    const caseOf = (sourceKey: string, [row, ...others]: readonly Row[]): PaymentCase => {
      const link = links.get(sourceKey);
      const account = payingAccount(accounts, company.bankAccounts, row?.["bank_account"]);
      const onBankLine = lineByEntry.has(link?.freeagentId ?? 0);
      return { sourceKey, row, link, account, onBankLine, isDoubled: others.length > 0 };
    };
    const cases = sourceKeys.map((sourceKey) => caseOf(sourceKey, rows.get(sourceKey) ?? []));
    const rivals = (await readRivals(context, cases)).map((row) => caseOf(String(row["source_key"]), [row]));
    const all = [...cases, ...rivals];
    const facts = await readBooks(context, all, accounts);
    const books = new PaymentBooks({ ...facts, entryLines: lineByEntry });
    const plans = planPayments(all, books, company.rules.payments, businessDay(clock.now()));
    const own = sourceKeys.map((key): [string, Plan] => [key, planOf(plans, key)]);
    return refuseDoubledKeys("payments.sql", rows, own);
  },
  linkAfter(previous, step, raw) {
    const base = raw === undefined ? (previous?.base ?? {}) : paymentBase(raw);
    // Our own delete leaves no hash behind: the payment may come again.
    if (step.name === "delete") return { state: "deleted", madeByUs: true, base, sentHash: "" };
    const madeByUs = step.name === "create" || (previous?.madeByUs ?? false);
    return { state: "active", madeByUs, base };
  },
};

/** Rows of later payments that are looked at in one go: a backfill may have a hundred thousand still to bring. */
const rivalsAtATime = 2000;

/**
 * Rows of payments that a later batch brings, and whose bank line one of this batch could take for its own. Reads the row of
 * every payment that is still to be pushed, for each batch anew: what of them stays alive is those of a like amount and day.
 */
async function readRivals(context: PlanContext, cases: readonly PaymentCase[]): Promise<readonly Row[]> {
  const { database, company, mapping } = context;
  const batch = cases.flatMap(({ row }): readonly Row[] => (row === undefined ? [] : [row]));
  if (batch.length === 0 || context.takesNoLines === true) return [];
  const keys = cases.map(({ sourceKey }) => sourceKey);
  const later = await readUnbookedPayments(database, company.name, keys);
  const rivals: Row[] = [];
  for (let start = 0; start < later.length; start += rivalsAtATime) {
    const { rows } = await readReadableRows(database, mapping.payments, later.slice(start, start + rivalsAtATime));
    const firsts = [...rows.values()].flatMap((ofKey) => ofKey.slice(0, 1));
    rivals.push(...rivalRows(batch, firsts, 2 * company.rules.payments.match_days));
  }
  return rivals;
}

/** What the batch's payments can be booked on. A handful of queries, whatever its size. */
async function readBooks(context: PlanContext, cases: readonly PaymentCase[], accounts: readonly BankAccount[]) {
  const { database, company, foreseenInvoices } = context;
  const invoiceKeys = cases.flatMap(({ row }) => (row === undefined ? [] : [String(row["invoice_key"])]));
  const invoices = await readRemoteInvoices(database, company.name, [...new Set(invoiceKeys)]);
  const invoiceIds = [...invoices.values()].map((invoice) => invoice.freeagentId);
  const days = daysToSearch(cases, company.rules.payments.match_days);
  const home = accounts.find(({ isPrimary }) => isPrimary)?.currency ?? "GBP";
  return {
    invoices: foreseenInvoices === undefined ? invoices : asForeseen(invoices, foreseenInvoices, home),
    entries: await readFreeEntries(database, company.name, invoiceIds),
    doubtful: await readDoubtfulPayments(database, company.name, invoiceIds),
    lines: (await readOpenBankLines(database, company.name, days)).map(withNamesHeld),
  };
}
