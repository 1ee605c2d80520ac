import type { AccountDays } from "../../domain/account-days.ts";
import { addDays } from "../../domain/days.ts";
import type { Link } from "../../domain/link.ts";
import { isBookDate } from "../row-to-attributes.ts";
import type { PaymentCase } from "./plan-payments.ts";

/**
 * The days around the payments that are to be booked, per account, in which their bank lines may lie.
 * @param matchDays how many days a line may lie before or after its payment
 */
export function daysToSearch(cases: readonly PaymentCase[], matchDays: number): readonly AccountDays[] {
  const days = new Map<number, AccountDays>();
  for (const { row, account, link } of cases) {
    if (row === undefined || account === undefined || !needsEntry(link)) continue;
    const datedOn = row["dated_on"];
    // A payment with any other date is rejected, and has no line.
    if (typeof datedOn !== "string" || !isBookDate(datedOn)) continue;
    const [from, to] = [addDays(datedOn, -matchDays), addDays(datedOn, matchDays)];
    const before = days.get(account.freeagentId);
    days.set(account.freeagentId, {
      bankAccountId: account.freeagentId,
      from: before !== undefined && before.from < from ? before.from : from,
      to: before !== undefined && before.to > to ? before.to : to,
    });
  }
  return [...days.values()];
}

/** Only a payment that is in step with an entry of somebody else's needs none, and no line. */
function needsEntry(link: Link | undefined): boolean {
  return link?.state !== "active" || link.madeByUs || link.freeagentId === null;
}
