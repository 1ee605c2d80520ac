import { daysBetween } from "../../domain/days.ts";
import type { Link } from "../../domain/link.ts";
import { decimal, sameAmount } from "../../domain/money.ts";
import { numberIn } from "../../domain/number-in.ts";
import { reject, rejectForNow, type Plan } from "../../domain/plan.ts";
import { changedValues } from "../changed-values.ts";
import { isForeign } from "./book-payment.ts";
import { paidByEntry } from "./payment-base.ts";
import type { PayableInvoice, PayingAccount } from "./payment-books.ts";
import { notOurs, overpayment } from "./payment-rejections.ts";
import type { PaymentRow } from "./payment-row.ts";

/** A payment that is linked. */
export interface KnownPayment {
  readonly row: PaymentRow;
  readonly link: Link;
  readonly invoice: PayableInvoice | undefined;
  /** The account that the row names; undefined where it names none. */
  readonly account: PayingAccount | undefined;
  /** The entry explains a line of the bank's, whose date is the bank's. */
  readonly onBankLine: boolean;
}

/** One whose invoice FreeAgent has. */
interface PlacedPayment extends KnownPayment {
  readonly invoice: PayableInvoice;
}

/**
 * What a push does for a payment that is linked. An entry of ours follows the back office: amount and date of a
 * manual one are changed in place; anything else is `rebook`: it is taken back and booked anew.
 */
export function planKnownPayment(known: KnownPayment, matchDays: number): Plan | "rebook" {
  const { row, link, invoice } = known;
  const { freeagentId } = link;
  if (freeagentId !== null && link.base["marked_for_review"] === true) return approve(freeagentId, row.hash);
  if (link.sentHash === row.hash) return { kind: "unchanged" };
  // FreeAgent does not have the invoice that the row names now: the entry stays where it is until it can go there.
  if (invoice === undefined) {
    return { kind: "wait", waitingFor: { entity: "invoice", sourceKey: row.invoiceKey } };
  }
  const placed = { ...known, invoice };
  const inStep: Plan = { kind: "unchanged", link: { ...link, sentHash: row.hash } };
  if (freeagentId === null || agrees(placed, matchDays)) return inStep;
  if (!link.madeByUs) return reject(notOurs);
  return canEdit(placed) ? edit(placed, freeagentId) : "rebook";
}

/** Confirms a guess of FreeAgent's (FreeAgent API: bank_transaction_explanations, approving). */
export function approve(freeagentId: number, hash: string): Plan {
  return {
    kind: "write",
    outcome: "updated",
    steps: [{ name: "approve", body: { marked_for_review: false } }],
    freeagentId,
    marker: String(freeagentId),
    hash,
  };
}

/** The entry says what the row says. The date of somebody else's entry is not ours to mind. */
function agrees(known: PlacedPayment, matchDays: number): boolean {
  if (!sameAmountAsEntry(known) || !samePlace(known)) return false;
  const { row, link, onBankLine } = known;
  const { dated_on: datedOn } = link.base;
  if (!link.madeByUs || typeof datedOn !== "string") return true;
  return Math.abs(daysBetween(datedOn, row.datedOn)) <= (onBankLine ? matchDays : 0);
}

function sameAmountAsEntry({ row, link, invoice, account }: PlacedPayment): boolean {
  const paid = paidByEntry(link.base);
  if (paid !== undefined && !sameAmount(paid, row.amount)) return false;
  const { gross_value: gross } = link.base;
  const foreign = account !== undefined && isForeign(invoice, account);
  return !foreign || row.bankAmount === null || typeof gross !== "string" || sameAmount(gross, row.bankAmount);
}

/** Same invoice and same account, as far as the base knows them. */
function samePlace({ link, invoice, account, row }: PlacedPayment): boolean {
  const paidInvoice = numberIn(link.base["paid_invoice"]);
  if (paidInvoice !== undefined && paidInvoice !== invoice.freeagentId) return false;
  const bookedIn = numberIn(link.base["bank_account"]);
  // A row that names no account has no opinion about an entry that is booked already.
  if (row.bankAccount === null || account === undefined || bookedIn === undefined) return true;
  return bookedIn === account.freeagentId;
}

function canEdit(known: PlacedPayment): boolean {
  const { account, invoice, onBankLine } = known;
  const foreign = account !== undefined && isForeign(invoice, account);
  return !onBankLine && !foreign && samePlace(known);
}

function edit({ row, link, invoice }: PlacedPayment, freeagentId: number): Plan {
  const more = decimal(row.amount).minus(decimal(paidByEntry(link.base) ?? "0"));
  if (more.gt(decimal(invoice.due)) && more.gt("0")) return rejectForNow(overpayment(row, invoice, true));
  const wanted = { gross_value: row.amount, dated_on: row.datedOn };
  return {
    kind: "write",
    outcome: "updated",
    steps: [{ name: "update", body: changedValues(wanted, link.base, false) }],
    freeagentId,
    marker: String(freeagentId),
    hash: row.hash,
  };
}
