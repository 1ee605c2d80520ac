import type { Answer, Call } from "./call.ts";
import { startDate } from "./bank-account-answer.ts";

/** GET /v2/account_locks: up to which day the books are closed. */
export function getAccountLocks(call: Call): Answer {
  const { lockedToDate } = call.world;
  const lock =
    lockedToDate === undefined
      ? {}
      : { locked_to_date: lockedToDate, locked_by_description: "Locked by an accountant" };
  return {
    status: 200,
    body: {
      account_lock: { ...lock, user_lock: lockedToDate !== undefined },
      earliest_lock_date: startDate(call.world),
      latest_lock_date: call.today,
    },
  };
}
