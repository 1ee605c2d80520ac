import { describe, expect, test } from "vitest";
import { nextAttempt, noRetries } from "../../domain/next-attempt.ts";

const hour = 3600;

describe("after a passing failure", () => {
  test.each([
    ["the first", 0, 0, 0, 15],
    ["the first, as late as chance allows", 0, 0, 0.999_999, 30],
    ["the second", 1, 20, 0, 30],
    ["the fourth", 3, 200, 0.5, 180],
    ["the ninth", 8, 2 * hour, 0, 3840],
    ["the ninth, as late as chance allows", 8, 2 * hour, 0.999_999, 7680],
    ["the tenth, within a night in which no write is answered", 9, 8 * hour, 0, 7680],
    ["one of many, a second short of two days", 28, 48 * hour - 1, 0, 10_800],
    ["the second, two days after the first", 1, 48 * hour, 0, 30],
  ])("that is %s the next attempt is in its time", (_which, count, seconds, chance, pause) => {
    expect(nextAttempt({ count, seconds }, chance)).toBeCloseTo(pause, 1);
  });

  test("that is the first of a key with nothing behind it the pause is the shortest", () => {
    expect(nextAttempt(noRetries, 0)).toBe(15);
  });

  test.each([
    ["is the third, and comes two days after the first,", 2, 48 * hour],
    ["is one of many, and comes two days after the first,", 19, 50 * hour],
    ["is the thirtieth", 29, hour],
    ["is beyond the thirtieth", 31, hour],
  ])("that %s there is none", (_which, count, seconds) => {
    expect(nextAttempt({ count, seconds }, 0.5)).toBeUndefined();
  });

  test("no key is given up before two days, however chance has it: the pauses before the last attempt are longer", () => {
    let seconds = 0;
    for (let count = 0; ; count += 1) {
      const pause = nextAttempt({ count, seconds: 0 }, 0);
      if (pause === undefined) break;
      seconds += pause;
    }
    expect(seconds).toBeGreaterThan(48 * hour);
  });

  test("no pause is longer than six hours, so that a night never finds a key at rest since the night before", () => {
    for (let count = 0; count < 29; count += 1) {
      expect(nextAttempt({ count, seconds: 0 }, 0.999_999)).toBeLessThanOrEqual(6 * hour);
    }
  });
});
