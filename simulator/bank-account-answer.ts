import type { Big } from "big.js";
import type { Call } from "./call.ts";
import { timestamp } from "./days.ts";
import { decimalText } from "./decimals.ts";
import type { BankAccount, BankLine } from "./records.ts";
import { urlOf } from "./url-of.ts";
import type { World } from "./world.ts";

interface Activity {
  readonly balance: Big;
  readonly unexplained: number;
  readonly forReview: number;
  readonly manual: number;
}

const known = new WeakMap<World, { revision: number; activity: Map<number, Activity> }>();

/** A bank account as the API shows it; Guess and feed in single answers only. */
export function bankAccountAnswer(call: Call, account: BankAccount, single: boolean): Record<string, unknown> {
  const lines = call.world.lines.inGroup(account.id);
  const activity = activityOf(call.world, account, lines);
  const { bank_name: bankName, is_personal: isPersonal, bank_code: bankCode, ...others } = account.attributes;
  return {
    url: urlOf(call, "bank_accounts", account.id),
    opening_balance: decimalText(account.openingBalance),
    ...(bankName === undefined ? {} : { bank_name: bankName }),
    type: account.type,
    name: account.name,
    is_personal: isPersonal,
    is_primary: account.isPrimary,
    status: account.status,
    currency: account.currency,
    current_balance: decimalText(activity.balance),
    marked_for_review_count: activity.forReview,
    total_count: lines.length,
    unexplained_transaction_count: activity.unexplained,
    manually_added_transaction_count: activity.manual,
    bank_code: bankCode,
    ...others,
    latest_activity_date: lines.at(-1)?.datedOn ?? startDate(call.world),
    updated_at: timestamp(account.updatedAt),
    created_at: timestamp(account.createdAt),
    ...(single ? { bank_feed_enabled: account.feedEnabled, bank_guess_enabled: account.guessEnabled } : {}),
  };
}

/** First day of the company's books: the start of the tax year before the simulator's own start. */
export function startDate(world: World): string {
  const year = new Date(world.startedAt).getUTCFullYear();
  return `${year - 2}-04-06`;
}

function activityOf(world: World, account: BankAccount, lines: readonly BankLine[]): Activity {
  let kept = known.get(world);
  if (kept?.revision !== world.revision.count) {
    kept = { revision: world.revision.count, activity: new Map() };
    known.set(world, kept);
  }
  const before = kept.activity.get(account.id);
  if (before !== undefined) return before;
  const activity = countActivity(account, lines);
  kept.activity.set(account.id, activity);
  return activity;
}

function countActivity(account: BankAccount, lines: readonly BankLine[]): Activity {
  let balance = account.openingBalance;
  let unexplained = 0;
  let forReview = 0;
  let manual = 0;
  for (const line of lines) {
    balance = balance.plus(line.amount);
    if (!line.unexplained.eq(0)) unexplained += 1;
    if (line.explanations.some((one) => one.markedForReview)) forReview += 1;
    if (line.isManual) manual += 1;
  }
  return { balance, unexplained, forReview, manual };
}
