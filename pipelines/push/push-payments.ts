import { businessDay } from "../../domain/days.ts";
import { planOf, type Plan } from "../../domain/plan.ts";
import type { Row } from "../../domain/queryable.ts";
import { readMappedRows } from "../../extract/back-office/read-mapped-rows.ts";
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
import { refuseDoubledKeys } from "../../transform/refuse-doubled-keys.ts";
import type { PlanContext, PushFlow } from "./push-flow.ts";
import { readRivals } from "./read-rivals.ts";

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
    const batch = cases.flatMap(({ row }): readonly Row[] => (row === undefined ? [] : [row]));
    const later = await readRivals(context, sourceKeys, batch);
    const rivals = later.map((row) => caseOf(String(row["source_key"]), [row]));
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
