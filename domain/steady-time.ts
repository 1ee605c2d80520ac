import type { Clock } from "./clock.ts";
import { momentOf, type Moment } from "./moment.ts";

/** The time that a clock showed at first, and what has passed since: setting the clock does not move it. */
export class SteadyTime {
  readonly #clock: Clock;
  readonly #start: Moment;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#start = momentOf(clock);
  }

  now(): Date {
    return new Date(this.#start.wall + this.#clock.elapsed() - this.#start.elapsed);
  }

  /**
   * Milliseconds by which the clock has got ahead: it was set forward, or the machine was suspended, which nothing here
   * tells apart.
   */
  get behind(): number {
    return this.#clock.now().getTime() - this.now().getTime();
  }
}
