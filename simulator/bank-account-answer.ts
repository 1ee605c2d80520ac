import type { Call } from "./call.ts";
import { timestamp } from "./days.ts";
import { decimalText } from "./decimals.ts";
import type { BankAccount } from "./records.ts";
import { urlOf } from "./url-of.ts";
import type { World } from "./world.ts";

/** A bank account as the API shows it; Guess and feed in single answers only. */
export function bankAccountAnswer(call: Call, account: BankAccount, single: boolean): Record<string, unknown> {
  const lines = call.world.lines.inGroup(account.id);
  const activity = call.world.activity.of(account.id);
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
    current_balance: decimalText(account.openingBalance.plus(activity.money)),
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

/** First day of the company's books: 6 April, two calendar years before the simulator started. */
export function startDate(world: World): string {
  const year = new Date(world.startedAt).getUTCFullYear();
  return `${year - 2}-04-06`;
}
