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
    const hourEnd = windowEnd(time, hour);
    const hourRoom = Math.max(0, limits.perHour - usedHour);
    const allowed = Math.min(left, hourRoom, Math.max(0, limits.perMinute - usedMinute));
    left -= allowed;
    if (left === 0) break;
    usedHour += allowed;
    time = usedHour >= limits.perHour ? hourEnd : windowEnd(time, minute);
    usedMinute = 0;
    if (time === hourEnd) usedHour = 0;
  }
  return new Date(time);
}

function windowEnd(time: number, length: number): number {
  return (Math.floor(time / length) + 1) * length;
}
