import type { JsonObject } from "../../domain/json.ts";
import { daysBetween } from "../../domain/days.ts";
import type { DoubtfulPayment } from "../../domain/doubtful-payment.ts";
import type { FreeEntry } from "../../domain/free-entry.ts";
import type { Link } from "../../domain/link.ts";
import { decimal, sameAmount } from "../../domain/money.ts";
import { numberIn } from "../../domain/number-in.ts";
import type { OpenBankLine } from "../../domain/open-bank-line.ts";

/** What our tables know about the invoice that a payment pays. Amounts are decimals in its currency. */
export interface PayableInvoice {
  readonly freeagentId: number;
  readonly reference: string;
  readonly contactId: number;
  readonly status: string;
  readonly currency: string;
  /** Still owed, guesses taken off. */
  readonly due: string;
  /** What FreeAgent only guesses to be paid. */
  readonly guessed: string;
  /** Of what is paid for certain, the part that no payment of the back office stands for: the bank, a person, a credit note. */
  readonly paidElsewhere: string;
}

/** A bank account that a payment may name. */
export interface PayingAccount {
  readonly freeagentId: number;
  readonly name: string;
  readonly currency: string;
  /** Null: FreeAgent was not asked, because the account is not followed. */
  readonly hasFeed: boolean | null;
}

/** A line of the bank's that a linked entry explains, and the part that the entry explains of it. */
export interface EntryLine {
  readonly line: OpenBankLine;
  /** In the account's currency. */
  readonly part: string;
}

/** What a payment looks for among the entries on its invoice. */
interface LookedFor {
  readonly amount: string;
  readonly datedOn: string;
}

/**
 * What is left while the payments of a batch are planned one after the other: two payments may not both use up the
 * same part of an invoice, nor both be matched with the same entry.
 */
export class PaymentBooks {
  readonly lines: readonly OpenBankLine[];
  readonly #invoices: Map<string, PayableInvoice>;
  readonly #entries: FreeEntry[];
  readonly #doubtful: readonly DoubtfulPayment[];
  readonly #entryLines: ReadonlyMap<number, EntryLine>;

  constructor(facts: {
    readonly invoices: ReadonlyMap<string, PayableInvoice>;
    readonly entries: readonly FreeEntry[];
    readonly lines: readonly OpenBankLine[];
    readonly doubtful: readonly DoubtfulPayment[];
    /** By FreeAgent's number of the entry. */
    readonly entryLines: ReadonlyMap<number, EntryLine>;
  }) {
    this.lines = facts.lines;
    this.#invoices = new Map(facts.invoices);
    this.#entries = [...facts.entries];
    this.#doubtful = facts.doubtful;
    this.#entryLines = facts.entryLines;
    // What a lost write may have made belongs to the payment that made it.
    for (const { invoiceId, amount, datedOn } of facts.doubtful) {
      const isIt = (entry: FreeEntry) =>
        entry.invoiceId === invoiceId && pays(entry, amount) && entry.datedOn === datedOn;
      if (this.#takeFirst(isIt) !== undefined) this.#accountFor(invoiceId, amount);
    }
  }

  /** The invoice with what is due now; undefined while FreeAgent does not have it. */
  invoice(invoiceKey: string): PayableInvoice | undefined {
    return this.#invoices.get(invoiceKey);
  }

  /** Takes a confirmed entry of the amount on the invoice, dated within `days` (undefined: on any day). */
  takeConfirmed(invoice: PayableInvoice, wanted: LookedFor, days: number | undefined): FreeEntry | undefined {
    return this.#takeFirst(
      (entry) => !entry.guessed && entry.invoiceId === invoice.freeagentId && isLike(entry, wanted, days),
    );
  }

  /** Takes FreeAgent's guess that a line of this account is the payment. */
  takeGuess(invoice: PayableInvoice, accountId: number, wanted: LookedFor, days: number): FreeEntry | undefined {
    return this.#takeFirst(
      (entry) =>
        entry.guessed &&
        entry.invoiceId === invoice.freeagentId &&
        entry.bankAccountId === accountId &&
        isLike(entry, wanted, days),
    );
  }

  /** The amount of an invoice that is spoken for; negative gives it back. */
  use(invoiceKey: string, amount: string): void {
    const invoice = this.#invoices.get(invoiceKey);
    if (invoice === undefined) return;
    this.#invoices.set(invoiceKey, { ...invoice, due: decimal(invoice.due).minus(decimal(amount)).toFixed() });
  }

  /** Takes an amount from what is paid elsewhere; false, and nothing taken, where so much is not left of it. */
  takeElsewhere(invoiceKey: string, amount: string): boolean {
    const invoice = this.#invoices.get(invoiceKey);
    if (invoice === undefined) return false;
    const left = decimal(invoice.paidElsewhere).minus(decimal(amount));
    if (left.lt("0")) return false;
    this.#invoices.set(invoiceKey, { ...invoice, paidElsewhere: left.toFixed() });
    return true;
  }

  /** Payments cover more than is paid elsewhere by now: something that had paid the invoice was taken back. */
  coversTooMuch(invoiceKey: string): boolean {
    const invoice = this.#invoices.get(invoiceKey);
    return invoice !== undefined && decimal(invoice.paidElsewhere).lt("0");
  }

  /** What a payment covered that no entry stands for is free for others. */
  uncover({ base }: Link): void {
    this.#accountForCover(base, "-1");
  }

  /** The payment covers it again. */
  cover({ base }: Link): void {
    this.#accountForCover(base, "1");
  }

  /** The bank's line that a linked entry explains; undefined for a manual entry. */
  lineOf({ freeagentId }: Link): EntryLine | undefined {
    return freeagentId === null ? undefined : this.#entryLines.get(freeagentId);
  }

  /** Payments of the invoice whose outcome is not known yet. */
  doubtfulOf({ freeagentId }: PayableInvoice): readonly DoubtfulPayment[] {
    return this.#doubtful.filter((payment) => payment.invoiceId === freeagentId);
  }

  #accountForCover({ paid_invoice: invoice, paid_value: paid }: JsonObject, times: "1" | "-1"): void {
    const invoiceId = numberIn(invoice);
    if (invoiceId !== undefined && typeof paid === "string")
      this.#accountFor(invoiceId, decimal(paid).times(times).toFixed());
  }

  #accountFor(invoiceId: number, amount: string): void {
    for (const [key, { freeagentId }] of this.#invoices) if (freeagentId === invoiceId) this.takeElsewhere(key, amount);
  }

  #takeFirst(wanted: (entry: FreeEntry) => boolean): FreeEntry | undefined {
    const place = this.#entries.findIndex(wanted);
    return place === -1 ? undefined : this.#entries.splice(place, 1)[0];
  }
}

function isLike(entry: FreeEntry, wanted: LookedFor, days: number | undefined): boolean {
  if (!pays(entry, wanted.amount)) return false;
  return days === undefined || Math.abs(daysBetween(entry.datedOn, wanted.datedOn)) <= days;
}

function pays(entry: FreeEntry, amount: string): boolean {
  return sameAmount(entry.amount, amount);
}
