import type { Clock } from "./clock.ts";

/** A moment of this process by both of its clocks, in milliseconds. */
export interface Moment {
  /** Since 1970, by the clock that can be set. */
  readonly wall: number;
  /** As `Clock.elapsed`. */
  readonly elapsed: number;
}

/** Now. */
export function momentOf(clock: Clock): Moment {
  return { wall: clock.now().getTime(), elapsed: clock.elapsed() };
}

/**
 * Milliseconds since a moment, and rather too many than too few: a clock that was set back takes nothing off, and time
 * for which the machine was suspended is in it as far as its clock tells it.
 */
export function longestSince(moment: Moment, clock: Clock): number {
  return longestBetween(moment, momentOf(clock));
}

/** The same between two moments. */
export function longestBetween(earlier: Moment, later: Moment): number {
  return Math.max(later.wall - earlier.wall, later.elapsed - earlier.elapsed);
}
