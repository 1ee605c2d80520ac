import type { ForeseenInvoices } from "../../domain/foreseen.ts";
import type { CompanyConfig } from "../../config/config.ts";
import { addDays, businessDay } from "../../domain/days.ts";
import type { Link } from "../../domain/link.ts";
import { readBankAccounts, type BankAccount } from "../../extract/mirror/read-bank-accounts.ts";
import { readDoubtfulPayments } from "../../extract/intents/read-doubtful-payments.ts";
import { readFreeEntries } from "../../extract/mirror/read-free-entries.ts";
import { readMappedRows } from "../../extract/back-office/read-mapped-rows.ts";
import { readLinesOfEntries, readOpenBankLines, type AccountDays } from "../../extract/mirror/read-open-bank-lines.ts";
import { readRemoteInvoices } from "../../extract/mirror/read-remote-invoices.ts";
import { withNamesHeld } from "../../transform/payments/holds-reference.ts";
import { paymentBase } from "../../transform/payments/payment-base.ts";
import { PaymentBooks, type PayableInvoice } from "../../transform/payments/payment-books.ts";
import { planPayments, type PaymentCase } from "../../transform/payments/plan-payments.ts";
import { refuseDoubledKeys } from "../../transform/refuse-doubled-keys.ts";
import { isBookDate } from "../../transform/row-to-attributes.ts";
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
    const cases = sourceKeys.map((sourceKey): PaymentCase => {
      const [row, ...others] = rows.get(sourceKey) ?? [];
      const link = links.get(sourceKey);
      const account = accountOf(accounts, company, row?.["bank_account"]);
      const onBankLine = lineByEntry.has(link?.freeagentId ?? 0);
      return { sourceKey, row, link, account, onBankLine, isDoubled: others.length > 0 };
    });
    const facts = await readBooks(context, cases, accounts);
    const books = new PaymentBooks({ ...facts, entryLines: lineByEntry });
    const plans = planPayments(cases, books, company.rules.payments, businessDay(clock.now()));
    return refuseDoubledKeys("payments.sql", rows, [...plans]);
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
  const days = daysToSearch(cases.filter(isToBook), company.rules.payments.match_days);
  const home = accounts.find(({ isPrimary }) => isPrimary)?.currency ?? "GBP";
  return {
    invoices: asForeseen(invoices, foreseenInvoices, home),
    entries: await readFreeEntries(database, company.name, invoiceIds),
    doubtful: await readDoubtfulPayments(database, company.name, invoiceIds),
    lines: (await readOpenBankLines(database, company.name, days)).map(withNamesHeld),
  };
}

/** The invoices as they will be when the payments are pushed, where that is planned. */
function asForeseen(
  invoices: ReadonlyMap<string, PayableInvoice>,
  foreseen: ForeseenInvoices | undefined,
  home: string,
): ReadonlyMap<string, PayableInvoice> {
  const found = new Map(invoices);
  for (const [key, invoice] of foreseen ?? []) {
    const known = found.get(key);
    if (invoice === "gone") found.delete(key);
    else if ("amended" in invoice) {
      const { currency = known?.currency, due } = invoice;
      if (known !== undefined) found.set(key, { ...known, currency: currency ?? home, due, status: "Open" });
    } else {
      const currency = invoice.currency ?? home;
      found.set(key, { ...invoice, currency, status: "Open", guessed: "0", paidElsewhere: "0" });
    }
  }
  return found;
}

/** Payments in step need no line. */
function isToBook({ row, link }: PaymentCase): boolean {
  const linked: Link["state"] | undefined = link?.state;
  return row !== undefined && (linked !== "active" || link?.madeByUs === true || link?.freeagentId === null);
}

/** The days around the payments, per account, in which their lines may lie. */
function daysToSearch(cases: readonly PaymentCase[], matchDays: number): readonly AccountDays[] {
  const dates = new Map<number, string[]>();
  for (const { row, account } of cases) {
    const datedOn = row?.["dated_on"];
    // A payment with any other date is rejected, and has no line.
    if (account === undefined || typeof datedOn !== "string" || !isBookDate(datedOn)) continue;
    const days = dates.get(account.freeagentId);
    if (days === undefined) dates.set(account.freeagentId, [datedOn]);
    else days.push(datedOn);
  }
  return [...dates].map(([bankAccountId, days]) => {
    const sorted = days.toSorted();
    const [first = "", last = first] = [sorted[0], sorted.at(-1)];
    return { bankAccountId, from: addDays(first, -matchDays), to: addDays(last, matchDays) };
  });
}

function accountOf(
  accounts: readonly BankAccount[],
  { bankAccounts }: CompanyConfig,
  named: unknown,
): BankAccount | undefined {
  if (typeof named !== "string" || named.trim() === "") {
    return accounts.find(({ isPrimary }) => isPrimary) ?? (accounts.length === 1 ? accounts[0] : undefined);
  }
  const name = bankAccounts[named.trim()] ?? named.trim();
  return accounts.find((account) => account.name === name);
}
