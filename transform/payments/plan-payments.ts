import type { FreeEntry } from "../../domain/free-entry.ts";
import type { Link } from "../../domain/link.ts";
import { decimal } from "../../domain/money.ts";
import { reject, rejectForNow, type Plan } from "../../domain/plan.ts";
import type { Row } from "../../domain/queryable.ts";
import { bookPayment, isForeign, type PaymentRules } from "./book-payment.ts";
import { exchangeEntries, misplaced, type Misplaced } from "./exchange-entries.ts";
import { linesLeft, linesNear, withOwnPart } from "./lines-left.ts";
import { matchBankLines, type LineMatch, type WantedLine } from "./match-bank-lines.ts";
import { coverBase, paidByEntry, paymentBase } from "./payment-base.ts";
import type { PayableInvoice, PayingAccount, PaymentBooks } from "./payment-books.ts";
import { deletedInFreeAgent, overpayment, unknownBankAccount, writtenOff } from "./payment-rejections.ts";
import { paymentRow, type PaymentRow } from "./payment-row.ts";
import { approve, planKnownPayment } from "./plan-known-payment.ts";
import { rebooked } from "./rebook-payment.ts";

/** FreeAgent refuses money on an invoice that has not left yet. */
const notSent: readonly string[] = ["Draft", "Scheduled To Email"];

/** One key of a batch: its present row and what is known of its entry. */
export interface PaymentCase {
  readonly sourceKey: string;
  /** Undefined when the payment is gone. */
  readonly row: Row | undefined;
  readonly link: Link | undefined;
  /** The account that the row names, or the primary one; undefined when FreeAgent has no such account. */
  readonly account: PayingAccount | undefined;
  /** The linked entry explains a line of the bank's. */
  readonly onBankLine: boolean;
  /** The mapping gives other rows for the key too. */
  readonly isDoubled?: boolean;
}

interface Bookable {
  readonly row: PaymentRow;
  readonly invoice: PayableInvoice;
  readonly account: PayingAccount;
  /** Our entry that the booking replaces. */
  readonly replaces: Link | undefined;
}

/**
 * What a push does for a batch of payments. A payment that FreeAgent has already is linked; a guess of it is approved;
 * the others look for their bank line, all together, because one line answers for one of them only. Amounts count in
 * the order of the cases, those of payments that are gone first; what waits keeps its share of what is due.
 * @param today the business day, `YYYY-MM-DD`
 */
export function planPayments(
  cases: readonly PaymentCase[],
  books: PaymentBooks,
  rules: PaymentRules,
  today: string,
): ReadonlyMap<string, Plan> {
  const plans = new Map<string, Plan>();
  const bookable: Bookable[] = [];
  // What is gone leaves what it covered to the others, wherever it stands among them.
  const goneFirst = [...cases.filter(({ row }) => row === undefined), ...cases.filter(({ row }) => row !== undefined)];
  const exchanged = exchangeEntries(cases.flatMap((one) => misplacedOf(one, books, rules.match_days) ?? []));
  for (const one of goneFirst) {
    const plan = exchanged.get(one.sourceKey) ?? planOne(one, books, rules);
    if ("kind" in plan) plans.set(one.sourceKey, plan);
    else bookable.push(plan);
  }
  const matches = findLines(bookable, books, rules.match_days);
  for (const booking of bookable) {
    const { sourceKey } = booking.row;
    const plan = bookPayment({ ...booking, match: matches.get(sourceKey) }, rules, today);
    const { replaces } = booking;
    plans.set(sourceKey, replaces === undefined ? plan : rebooked(replaces, plan, books.lineOf(replaces)));
  }
  return plans;
}

function planOne(one: PaymentCase, books: PaymentBooks, rules: PaymentRules): Plan | Bookable {
  const { link } = one;
  const covers = link?.state === "active" && link.freeagentId === null;
  if (one.row === undefined) {
    if (covers) books.uncover(link);
    return planGone(link);
  }
  const row = paymentRow(one.row);
  if ("reason" in row) return reject(row);
  if (covers && (link.sentHash !== row.hash || books.coversTooMuch(row.invoiceKey))) {
    books.uncover(link);
    const plan = planNew({ ...one, link: undefined }, row, books, rules);
    // Its link says so still, and stands once the row is corrected back: nobody else may pass for paid by it meanwhile.
    if ("kind" in plan && plan.kind === "reject") books.cover(link);
    return plan;
  }
  if (link?.state === "active") {
    const invoice = books.invoice(row.invoiceKey);
    const known = planKnownPayment({ ...one, row, link, invoice }, rules.match_days);
    if (known !== "rebook") return useMore(books, row, link, known);
    giveBack(books, row, link);
  }
  // Our own delete leaves no hash behind: such a payment may come again.
  if (link?.state === "deleted" && link.sentHash !== "") return reject(deletedInFreeAgent);
  return planNew(one, row, books, rules);
}

/** A key with several rows stands for no payment: nothing of it may change hands. */
function misplacedOf(one: PaymentCase, books: PaymentBooks, matchDays: number): Misplaced | undefined {
  const { link } = one;
  if (one.row === undefined || one.isDoubled === true || link?.state !== "active") return undefined;
  const row = paymentRow(one.row);
  if ("reason" in row) return undefined;
  return misplaced({ ...one, row, link, invoice: books.invoice(row.invoiceKey) }, books, matchDays);
}

function planNew(one: PaymentCase, row: PaymentRow, books: PaymentBooks, rules: PaymentRules): Plan | Bookable {
  const invoice = books.invoice(row.invoiceKey);
  if (invoice === undefined || notSent.includes(invoice.status)) {
    return { kind: "wait", waitingFor: { entity: "invoice", sourceKey: row.invoiceKey } };
  }
  const amount = decimal(row.amount);
  const replaces = one.link?.state === "active" ? one.link : undefined;
  // Nothing may be due on it, but nobody paid it.
  const isWrittenOff = ["Written-off", "Part written-off"].includes(invoice.status);
  if (replaces === undefined) {
    const isPaid = !isWrittenOff && decimal(invoice.due).plus(decimal(invoice.guessed)).lte("0");
    const entry = books.takeConfirmed(invoice, row, isPaid ? undefined : rules.match_days);
    const isCovered = (entry !== undefined || isPaid) && books.takeElsewhere(row.invoiceKey, row.amount);
    // On an invoice that is paid, others of our payments may stand for all of it: then it is one payment too many.
    if (isCovered || (entry !== undefined && !isPaid)) return { kind: "unchanged", link: linkTo(row, invoice, entry) };
    const { account } = one;
    const guess = account && books.takeGuess(invoice, account.freeagentId, row, rules.match_days);
    if (guess !== undefined) return approve(guess.freeagentId, row.hash);
  }
  if (isWrittenOff) return rejectForNow(writtenOff(invoice));
  if (one.account === undefined) return reject(unknownBankAccount(row.bankAccount));
  if (amount.gt(decimal(invoice.due))) return rejectForNow(overpayment(row, invoice, replaces !== undefined));
  books.use(row.invoiceKey, row.amount);
  const wait = waitForDoubtful(books, invoice, row.amount);
  if (wait !== undefined) return wait;
  return { row, invoice, account: one.account, replaces };
}

/** Only what we made is deleted. */
function planGone(link: Link | undefined): Plan {
  if (link?.state !== "active") return { kind: "unchanged" };
  const { freeagentId } = link;
  if (!link.madeByUs || freeagentId === null) {
    return { kind: "unchanged", link: { ...link, state: "deleted", sentHash: "" } };
  }
  const steps = [{ name: "delete", body: {} }] as const;
  return { kind: "write", outcome: "deleted", steps, freeagentId, marker: String(freeagentId), hash: "" };
}

/** The plan for an entry of ours with what it uses of the invoice; it waits where that may be paid already. */
function useMore(books: PaymentBooks, row: PaymentRow, link: Link, plan: Plan): Plan {
  if (plan.kind !== "write" || plan.steps[0].name !== "update") return plan;
  giveBack(books, row, link);
  const invoice = books.invoice(row.invoiceKey);
  const wait = invoice && waitForDoubtful(books, invoice, row.amount);
  books.use(row.invoiceKey, row.amount);
  return wait ?? plan;
}

/** Waits for a payment whose answer was lost, where both together would be more than is due. */
function waitForDoubtful(books: PaymentBooks, invoice: PayableInvoice, amount: string): Plan | undefined {
  const all = books.doubtfulOf(invoice);
  const [doubtful] = all;
  const left = all.reduce((due, each) => due.minus(decimal(each.amount)), decimal(invoice.due));
  if (doubtful === undefined || decimal(amount).lte(left)) return undefined;
  return { kind: "wait", waitingFor: { entity: "payment", sourceKey: doubtful.sourceKey } };
}

/** What our entry pays is due again, where it stays on the same invoice. */
function giveBack(books: PaymentBooks, row: PaymentRow, link: Link): void {
  const paid = paidByEntry(link.base);
  const onInvoice = books.invoice(row.invoiceKey)?.freeagentId;
  const paidInvoice = link.base["paid_invoice"];
  if (paid === undefined || onInvoice === undefined || typeof paidInvoice !== "string") return;
  if (paidInvoice.endsWith(`/${onInvoice}`)) books.use(row.invoiceKey, decimal(paid).times("-1").toFixed());
}

function wantedLine({ row, invoice, account }: Bookable): WantedLine {
  return {
    sourceKey: row.sourceKey,
    bankAccountId: account.freeagentId,
    datedOn: row.datedOn,
    amount: isForeign(invoice, account) ? (row.bankAmount ?? undefined) : row.amount,
    reference: invoice.reference,
    payer: invoice.contactId,
  };
}

/**
 * The bank line of each booking. New payments choose first, together; one that replaces an entry of ours may also use
 * what that entry leaves of its own line, which is free only once the entry is deleted, so for nobody else.
 */
function findLines(
  bookable: readonly Bookable[],
  books: PaymentBooks,
  matchDays: number,
): ReadonlyMap<string, LineMatch> {
  const fresh = bookable.filter(({ replaces }) => replaces === undefined).map(wantedLine);
  const matches = new Map(matchBankLines(fresh, books.lines, matchDays));
  let left = linesLeft(books.lines, matches.values());
  for (const booking of bookable) {
    if (booking.replaces === undefined) continue;
    const wanted = wantedLine(booking);
    const own = books.lineOf(booking.replaces);
    const lines = own === undefined ? left : withOwnPart(left, own);
    const found = matchBankLines([wanted], linesNear(lines, wanted, matchDays), matchDays);
    for (const [sourceKey, match] of found) matches.set(sourceKey, match);
    left = linesLeft(left, found.values());
  }
  return matches;
}

function linkTo(row: PaymentRow, invoice: PayableInvoice, entry: FreeEntry | undefined): Link {
  const fixed = { entity: "payment", state: "active", madeByUs: false, remoteUpdatedAt: null } as const;
  const base = entry === undefined ? coverBase(invoice.freeagentId, row.amount) : paymentBase(entry.raw);
  const freeagentId = entry?.freeagentId ?? null;
  return { ...fixed, sourceKey: row.sourceKey, freeagentId, base, sentHash: row.hash };
}
