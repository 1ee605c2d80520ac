import { systemClock } from "../../cli/system-clock.ts";
import type { Clock } from "../../domain/clock.ts";

/** A clock that showed `start` (milliseconds since 1970) at the real instant `since`, and runs `speed` times faster. */
export function fastClock(speed: number, start: number, since = systemClock.now().getTime()): Clock {
  return {
    now: () => new Date(start + (systemClock.now().getTime() - since) * speed),
    elapsed: () => (systemClock.now().getTime() - since) * speed,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          clearTimeout(timer);
          reject(new Error("aborted"));
        };
        const timer = setTimeout(() => {
          signal?.removeEventListener("abort", stop);
          resolve();
        }, milliseconds / speed);
        if (signal?.aborted === true) stop();
        signal?.addEventListener("abort", stop, { once: true });
      }),
  };
}
