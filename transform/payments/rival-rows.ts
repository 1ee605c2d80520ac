import { daysBetween } from "../../domain/days.ts";
import { canonicalDecimal } from "../../domain/money.ts";
import type { Row } from "../../domain/queryable.ts";
import { isBookDate } from "../row-to-attributes.ts";

/**
 * Of the rows of payments that come later, those of an amount that one of a batch has, too, at most `days` from it: a
 * bank line of it may be either's. What holds no amount or date is told when its row is planned.
 */
export function rivalRows(batch: readonly Row[], later: readonly Row[], days: number): readonly Row[] {
  const daysOf = new Map<string, string[]>();
  for (const row of batch) {
    const [amount, day] = [amountInBank(row), dayOf(row)];
    if (day !== undefined) daysOf.set(amount, [...(daysOf.get(amount) ?? []), day]);
  }
  return later.filter((row) => {
    const day = dayOf(row);
    return day !== undefined && daysOf.get(amountInBank(row))?.some((one) => Math.abs(daysBetween(one, day)) <= days);
  });
}

/** What arrives in the account, however many zeros it carries. */
export function amountInBank(row: Row): string {
  const text = String(row["bank_amount"] ?? row["amount"]);
  return /^-?\d+(\.\d+)?$/.test(text) ? canonicalDecimal(text) : text;
}

/** The day of the payment; undefined where its row is not valid. */
export function dayOf({ dated_on: day }: Row): string | undefined {
  return typeof day === "string" && isBookDate(day) ? day : undefined;
}
