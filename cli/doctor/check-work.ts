import type { CompanyConfig } from "../../config/config.ts";
import { counted } from "../../domain/counted.ts";
import { warning, well, type Finding } from "../../domain/finding.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { readOpenBreaker } from "../../extract/runs/read-breaker.ts";
import { readLastRun, type LastRun } from "../../extract/runs/read-last-run.ts";
import { readBlockedUntil } from "../../extract/runs/read-blocked-until.ts";
import { readUsedCalls } from "../../extract/runs/read-used-calls.ts";
import type { UsedCalls } from "../../domain/forecast-calls.ts";

/** Request budget, settle time, breaker and the last run. */
export async function checkWork(database: Queryable, company: CompanyConfig): Promise<readonly Finding[]> {
  const { name, limits } = company;
  const blockedUntil = await readBlockedUntil(database, name);
  const budget = judgeBudget(await readUsedCalls(database, name), blockedUntil, limits);
  const breaker = judgeBreaker((await readOpenBreaker(database, name)) !== undefined);
  return [budget, judgeSettle(limits.settle_seconds), breaker, judgeLastRun(await readLastRun(database, name))];
}

/** FreeAgent may carry a call out long after we gave it up: what is looked for too early is not found, and sent again. */
const safeSettleSeconds = 120;

/** Whether a write without an answer is given the time to land. */
export function judgeSettle(seconds: number): Finding {
  const sentence = `A write without an answer is looked for after ${seconds} seconds.`;
  if (seconds >= safeSettleSeconds) return well("settle", sentence);
  const remedy = `What lands later than that can be made twice. Set limits.settle_seconds to ${safeSettleSeconds} or more.`;
  return warning("settle_too_early", sentence, remedy);
}

/** Whether calls are left. */
export function judgeBudget(
  used: UsedCalls,
  blockedUntil: string | undefined,
  limits: { readonly per_minute: number; readonly per_hour: number },
): Finding {
  if (blockedUntil !== undefined) {
    const sentence = `FreeAgent has refused further calls until ${blockedUntil} UTC.`;
    return warning("budget_blocked", sentence, "Nothing is to be done: runs wait until then.");
  }
  const hour = `${used.thisHour} of ${limits.per_hour} calls of this hour`;
  if (used.thisHour >= limits.per_hour) {
    return warning("budget_used_up", `${hour} are used.`, "Nothing is to be done: runs wait for the next hour.");
  }
  return well("budget", `${hour} and ${used.thisMinute} of ${limits.per_minute} of this minute are used.`);
}

/** Whether the last run stopped because FreeAgent failed for everything. */
export function judgeBreaker(open: boolean): Finding {
  if (!open) return well("breaker", "Writes are not stopped.");
  const sentence = "The last run stopped its writes because FreeAgent failed for everything.";
  return warning(
    "breaker_open",
    sentence,
    "Nothing is to be done: the next run makes one call at a time until one gets through.",
  );
}

function hoursAgo(hours: number): string {
  return hours < 1 ? "less than an hour ago" : `${counted(Math.round(hours), "hour")} ago`;
}

/** How the last run ended. */
export function judgeLastRun(run: LastRun | undefined): Finding {
  if (run === undefined) return well("last_run", "Nothing has run yet.");
  const when = `${run.command}, begun ${hoursAgo(run.hoursAgo)}`;
  if (run.exitCode === 0) return well("last_run", `The last run (${when}) did all its work.`);
  if (run.exitCode === null) {
    return warning(
      "last_run_open",
      `The last run (${when}) is under way, or died.`,
      "The next run goes on from there.",
    );
  }
  const sentence = `The last run (${when}) ended with exit code ${run.exitCode}.`;
  return warning(
    "last_run_failed",
    sentence,
    "What it did: freeagent-sync report night. What waits: freeagent-sync rejects list.",
  );
}
