import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../domain/clock.ts";

/** The real time. The only place that reads it. */
export const systemClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, signal === undefined ? {} : { signal }),
};
