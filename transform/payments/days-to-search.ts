import type { AccountDays } from "../../domain/account-days.ts";
import { addDays } from "../../domain/days.ts";
import { isBookDate } from "../row-to-attributes.ts";
import type { PaymentCase } from "./plan-payments.ts";

/**
 * The days around the payments that are to be booked, per account, in which their bank lines may lie.
 * @param matchDays how many days a line may lie before or after its payment
 */
export function daysToSearch(cases: readonly PaymentCase[], matchDays: number): readonly AccountDays[] {
  const dates = new Map<number, string[]>();
  for (const { row, account } of cases.filter(isToBook)) {
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

/** Only a payment that is in step with an entry of somebody else's, or that is gone, needs no line. */
function isToBook({ row, link }: PaymentCase): boolean {
  return row !== undefined && (link?.state !== "active" || link.madeByUs || link.freeagentId === null);
}
