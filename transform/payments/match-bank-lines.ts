import { daysBetween } from "../../domain/days.ts";
import { decimal, sameAmount } from "../../domain/money.ts";
import type { OpenBankLine } from "../../domain/open-bank-line.ts";
import { namesReference } from "./names-reference.ts";
import { OpenLines } from "./open-lines.ts";

/** A payment that looks for its bank line. */
export interface WantedLine {
  readonly sourceKey: string;
  readonly bankAccountId: number;
  readonly datedOn: string;
  /** In the account's currency; undefined when the invoice has another one and nobody said what it came to. */
  readonly amount: string | undefined;
  /** Of the invoice that it pays. */
  readonly reference: string;
  /** Who paid: payments of one payer may have come in one sum. */
  readonly payer: number;
}

/** What the matching says of one payment; a payment without a match has no line. */
export type LineMatch =
  | { readonly kind: "line"; readonly line: OpenBankLine; readonly amount: string }
  | { readonly kind: "ambiguous"; readonly lines: readonly OpenBankLine[] };

/**
 * Finds the bank line of each payment: same account, dated within `matchDays`, and, in this order, the amount and the
 * invoice's reference in the text; the reference, as a part of a larger line; the amount, where one line and one
 * payment answer to each other; the sum of what one payer paid on one day, where one line and one payer do. A line that
 * names other invoices is none of those without a reference; one that only may name them is nobody's. A payment that several
 * lines may be, or whose line another one may be, is `ambiguous`. No line is given away twice or beyond what is left of it,
 * and the order of the payments does not matter.
 */
export function matchBankLines(
  wanted: readonly WantedLine[],
  lines: readonly OpenBankLine[],
  matchDays: number,
): ReadonlyMap<string, LineMatch> {
  const search = new LineSearch(wanted, lines, matchDays);
  search.takeNamedOfTheAmount();
  search.takeNamedWhole();
  search.takePartsOfNamed();
  search.takeOnlyOneOfTheAmount();
  search.takeWholeLinesTogether();
  search.doubtWhatIsNamed();
  return search.matches;
}

class LineSearch {
  readonly matches = new Map<string, LineMatch>();
  readonly #wanted: readonly WantedLine[];
  readonly #lines: OpenLines;
  readonly #matchDays: number;

  constructor(wanted: readonly WantedLine[], lines: readonly OpenBankLine[], matchDays: number) {
    this.#wanted = wanted.toSorted(
      (one, other) => compare(one.datedOn, other.datedOn) || compare(one.sourceKey, other.sourceKey),
    );
    this.#lines = new OpenLines(lines);
    this.#matchDays = matchDays;
  }

  /** Two lines of the amount that both name the invoice are as good as each other: the nearer one is taken. */
  takeNamedOfTheAmount(): void {
    for (const payment of this.#open()) {
      const { amount } = payment;
      if (amount === undefined) continue;
      const named = this.#near(payment).filter((line) => isNamed(line, payment) && sameAmount(line.free, amount));
      const nearest = named.toSorted((one, other) => distance(one, payment) - distance(other, payment))[0];
      if (nearest !== undefined) this.#take(payment, nearest);
    }
  }

  /** A payment without an amount of its own takes a line whole, so none that pays another invoice, too. */
  takeNamedWhole(): void {
    const candidates = this.#open().flatMap((payment): Candidate[] => {
      if (payment.amount !== undefined) return [];
      return [{ payments: [payment], fitting: this.#near(payment).filter((line) => isNamed(line, payment)) }];
    });
    this.#takeWhereOneAnswers(candidates, namesNoOther);
  }

  takePartsOfNamed(): void {
    for (const payment of this.#open()) {
      const [only, another] = this.#holding(payment);
      if (only !== undefined && another === undefined) this.#take(payment, only);
    }
  }

  takeOnlyOneOfTheAmount(): void {
    this.#takeWhereOneAnswers(
      this.#open().flatMap((payment) => {
        const { amount } = payment;
        if (amount === undefined) return [];
        const fitting = this.#near(payment).filter(
          (line) => sameAmount(line.free, amount) && mayBeOf(line, new Set([payment.reference])),
        );
        return [{ payments: [payment], fitting }];
      }),
      namesNoOther,
    );
  }

  takeWholeLinesTogether(): void {
    this.#takeWhereOneAnswers(
      groupsOf(this.#open()).map((payments) => {
        const total = payments.reduce((sum, { amount }) => sum.plus(decimal(amount ?? "0")), decimal("0")).toFixed();
        const references = new Set(payments.map(({ reference }) => reference));
        const fitting = this.#near(payments[0]).filter(
          (line) => sameAmount(line.free, total) && mayBeOf(line, references),
        );
        return { payments, fitting };
      }),
      namesNoOther,
    );
  }

  /** Two larger lines that name the invoice, and nothing else that answers: one of them is the payment's. */
  doubtWhatIsNamed(): void {
    for (const payment of this.#open()) this.#doubt([payment], this.#holding(payment));
  }

  #takeWhereOneAnswers(
    candidates: readonly Candidate[],
    mayTake: (line: OpenBankLine, payments: Group) => boolean,
  ): void {
    const claims = new Map<number, number>();
    const claimed = [...candidates.flatMap(({ fitting }) => fitting), ...this.#doubted()];
    for (const { freeagentId } of claimed) claims.set(freeagentId, (claims.get(freeagentId) ?? 0) + 1);
    for (const { payments, fitting } of candidates) {
      const [only, another] = fitting;
      const isIts = only !== undefined && another === undefined && claims.get(only.freeagentId) === 1;
      if (isIts && mayTake(only, payments)) for (const payment of payments) this.#take(payment, only);
      else this.#doubt(payments, fitting);
    }
  }

  /** Lines that earlier steps could not tell whose they are. */
  #doubted(): readonly OpenBankLine[] {
    return [...this.matches.values()].flatMap((match) => (match.kind === "ambiguous" ? match.lines : []));
  }

  #doubt(payments: readonly WantedLine[], lines: readonly OpenBankLine[]): void {
    if (lines.length === 0) return;
    for (const { sourceKey } of payments) this.matches.set(sourceKey, { kind: "ambiguous", lines });
  }

  /** Lines that name the payment's invoice and of which so much is left. */
  #holding(payment: WantedLine): readonly OpenBankLine[] {
    const { amount } = payment;
    if (amount === undefined) return [];
    return this.#near(payment).filter((line) => isNamed(line, payment) && decimal(line.free).gte(decimal(amount)));
  }

  #open(): readonly WantedLine[] {
    return this.#wanted.filter((payment) => !this.matches.has(payment.sourceKey));
  }

  #near({ bankAccountId, datedOn }: WantedLine): readonly OpenBankLine[] {
    return this.#lines.near(bankAccountId, datedOn, this.#matchDays);
  }

  #take(payment: WantedLine, line: OpenBankLine): void {
    const amount = payment.amount ?? line.free;
    this.matches.set(payment.sourceKey, { kind: "line", line, amount });
    this.#lines.take(line, amount);
  }
}

type Group = readonly [WantedLine, ...WantedLine[]];

/** Payments that stand for one line, and the lines that it may be. */
interface Candidate {
  readonly payments: Group;
  readonly fitting: readonly OpenBankLine[];
}

/** Payments of one payer into one account on one day, two or more. */
function groupsOf(payments: readonly WantedLine[]): readonly Group[] {
  const groups = new Map<string, [WantedLine, ...WantedLine[]]>();
  for (const payment of payments) {
    if (payment.amount === undefined) continue;
    const name = `${payment.bankAccountId}|${payment.payer}|${payment.datedOn}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [payment]);
    else group.push(payment);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

function isNamed(line: OpenBankLine, { reference }: WantedLine): boolean {
  return namesReference(line.description, reference);
}

/** False where the text surely names another invoice. */
function mayBeOf({ description, names }: OpenBankLine, references: ReadonlySet<string>): boolean {
  return names.every((name) => references.has(name) || !namesReference(description, name));
}

/** Not even in what may be a date or an amount. */
function namesNoOther({ names }: OpenBankLine, payments: Group): boolean {
  return names.every((name) => payments.some(({ reference }) => reference === name));
}

function distance(line: OpenBankLine, payment: WantedLine): number {
  return Math.abs(daysBetween(line.datedOn, payment.datedOn));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
