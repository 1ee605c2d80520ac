import { Big } from "big.js";
import type { Activity, BankLine } from "./records.ts";

/** Keeps the activity of every bank account up to date, a line at a time, so that nobody counts a million lines. */
export class AccountActivity {
  readonly #activity = new Map<number, Activity>();

  /** The activity of an account. */
  of(accountId: number): Readonly<Activity> {
    return this.#activity.get(accountId) ?? noActivity();
  }

  /** Counts a line anew after it changed, or no more after it was removed. */
  recount(line: BankLine, removed: boolean): void {
    const sum = this.#activity.get(line.accountId) ?? noActivity();
    this.#activity.set(line.accountId, sum);
    const before = line.share;
    const after = removed ? noActivity() : shareOf(line);
    if (before === undefined || !before.money.eq(after.money)) {
      sum.money = sum.money.plus(after.money).minus(before?.money ?? 0);
    }
    sum.unexplained += after.unexplained - (before?.unexplained ?? 0);
    sum.forReview += after.forReview - (before?.forReview ?? 0);
    sum.manual += after.manual - (before?.manual ?? 0);
    line.share = after;
  }
}

function noActivity(): Activity {
  return { money: new Big(0), unexplained: 0, forReview: 0, manual: 0 };
}

function shareOf(line: BankLine): Activity {
  return {
    money: line.amount,
    unexplained: line.unexplained.eq(0) ? 0 : 1,
    forReview: line.explanations.some((one) => one.markedForReview) ? 1 : 0,
    manual: line.isManual ? 1 : 0,
  };
}
