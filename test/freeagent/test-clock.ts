import type { Clock } from "../../domain/clock.ts";

/** A clock that stands still until somebody sleeps: then it jumps. Remembers the sleeps. */
export class TestClock implements Clock {
  readonly sleeps: number[] = [];
  #now: number;
  #elapsed = 0;

  constructor(now = new Date("2026-11-24T01:30:20Z")) {
    this.#now = now.getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  elapsed(): number {
    return this.#elapsed;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(milliseconds);
    this.advance(milliseconds);
    return Promise.resolve();
  }

  /** Moves the time without a sleep. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    this.#elapsed += milliseconds;
  }

  /** Sets the clock forward, or back: no time passes. */
  set(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

/** The real time, for tests that wait for real things. */
export const realClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, milliseconds);
      signal?.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(new Error("aborted"));
      });
    }),
};
