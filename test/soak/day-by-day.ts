import type { Clock } from "../../domain/clock.ts";
import { systemClock } from "../../cli/system-clock.ts";

/** The system's clock, some milliseconds ahead: in a soak a day passes between two nights. Sleeps take real time. */
export class DayByDay implements Clock {
  ahead = 0;

  now(): Date {
    return new Date(systemClock.now().getTime() + this.ahead);
  }

  elapsed(): number {
    return systemClock.elapsed() + this.ahead;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(milliseconds, signal);
  }
}
