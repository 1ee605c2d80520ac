import type { Link } from "../../domain/link.ts";
import { decimal } from "../../domain/money.ts";
import { numberIn } from "../../domain/number-in.ts";
import { isForeign } from "./book-payment.ts";
import { changedValues } from "../changed-values.ts";
import { paidByEntry } from "./payment-base.ts";
import type { PaymentBooks } from "./payment-books.ts";
import type { PaymentRow } from "./payment-row.ts";
import { planKnownPayment, type KnownPayment } from "./plan-known-payment.ts";
import type { Plan } from "../../domain/plan.ts";

/** A payment whose manual entry of ours is in the wrong place. Places are invoice, amount and account. */
export interface Misplaced {
  readonly row: PaymentRow;
  readonly link: Link;
  readonly entryPlace: string;
  readonly wantedPlace: string;
}

/** The base has no hash of a row yet: the entry is another payment's as it stands. */
const notInStep = "exchanged";

/**
 * The payment, if its entry may change hands: manual, ours, and to be booked anew elsewhere. An entry on a line of the
 * bank's says who sent that money, so it stays with its payment; and none changes hands while another write on the
 * invoice is in doubt.
 */
export function misplaced(known: KnownPayment, books: PaymentBooks, matchDays: number): Misplaced | undefined {
  const { row, link, invoice, account, onBankLine } = known;
  const paid = paidByEntry(link.base);
  const bookedIn = numberIn(link.base["bank_account"]);
  const paidInvoice = numberIn(link.base["paid_invoice"]);
  if (paid === undefined || bookedIn === undefined || paidInvoice === undefined || invoice === undefined)
    return undefined;
  if (onBankLine || account === undefined || isForeign(invoice, account)) return undefined;
  if (planKnownPayment(known, matchDays) !== "rebook" || books.doubtfulOf(invoice).length > 0) return undefined;
  const place = (id: number, amount: string, accountId: number): string =>
    [id, decimal(amount).toFixed(), accountId].join(" ");
  const wantedAccount = row.bankAccount === null ? bookedIn : account.freeagentId;
  return {
    row,
    link,
    entryPlace: place(paidInvoice, paid, bookedIn),
    wantedPlace: place(invoice.freeagentId, row.amount, wantedAccount),
  };
}

/**
 * Payments that want each other's places, two or more in a ring, exchange their entries: FreeAgent would refuse to book the first
 * one anew while the last one's entry is still there. No money moves; what is left to change is date and text.
 * @returns plans of all payments of each ring, or of none of it; by source key
 */
export function exchangeEntries(all: readonly Misplaced[]): ReadonlyMap<string, Plan> {
  const free = new Map(all.map((one) => [one.row.sourceKey, one]));
  const plans = new Map<string, Plan>();
  for (const first of all) {
    if (!free.has(first.row.sourceKey)) continue;
    const ring = ringFrom(first, free);
    ring.forEach((one, index) => {
      free.delete(one.row.sourceKey);
      plans.set(one.row.sourceKey, takeOver(one, ring[(index + 1) % ring.length] ?? one));
    });
  }
  return plans;
}

/** Each wants the place of the next one, and the last one that of the first; empty where that does not come about. */
function ringFrom(first: Misplaced, free: ReadonlyMap<string, Misplaced>): readonly Misplaced[] {
  const ring = [first];
  for (let last = first; last.wantedPlace !== first.entryPlace;) {
    const next = [...free.values()].find((one) => one.entryPlace === last.wantedPlace && !ring.includes(one));
    if (next === undefined) return [];
    ring.push(next);
    last = next;
  }
  return ring;
}

function takeOver({ row, link }: Misplaced, { link: other }: Misplaced): Plan {
  const { freeagentId, base, remoteUpdatedAt } = other;
  const taken: Link = { ...link, freeagentId, base, remoteUpdatedAt, sentHash: notInStep };
  const body = changedValues({ dated_on: row.datedOn, description: row.description }, base, false);
  if (Object.keys(body).length === 0) return { kind: "unchanged", link: { ...taken, sentHash: row.hash } };
  const steps = [{ name: "update", body }] as const;
  return {
    kind: "write",
    outcome: "updated",
    steps,
    freeagentId,
    marker: String(freeagentId),
    hash: row.hash,
    link: taken,
  };
}
