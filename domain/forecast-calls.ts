import type { RequestLimits } from "./request-limits.ts";

const minute = 60_000;
const hour = 60 * minute;

/** What is used up of FreeAgent's present windows. */
export interface UsedCalls {
  readonly thisMinute: number;
  readonly thisHour: number;
}

/**
 * When so many further calls will have been allowed, if nobody else calls: FreeAgent's windows are fixed and start at
 * the top of the minute and of the hour. Calls that fit into the present windows end `now`.
 */
export function forecastCalls(calls: number, limits: RequestLimits, used: UsedCalls, now: Date): Date {
  let left = calls;
  let time = now.getTime();
  let usedMinute = used.thisMinute;
  let usedHour = used.thisHour;
  while (left > 0) {
    const allowed = Math.max(0, Math.min(left, limits.perHour - usedHour, limits.perMinute - usedMinute));
    left -= allowed;
    if (left === 0) break;
    time = (Math.floor(time / minute) + 1) * minute;
    usedMinute = 0;
    usedHour = time % hour === 0 ? 0 : usedHour + allowed;
  }
  return new Date(time);
}
