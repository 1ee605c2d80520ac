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
    ["one a second short of two days", 2, 48 * hour - 1, 0, 60],
  ])("that is %s the next attempt is in its time", (_which, count, seconds, chance, pause) => {
    expect(nextAttempt({ count, seconds }, chance)).toBeCloseTo(pause, 1);
  });

  test("that is the first of a key with nothing behind it the pause is the shortest", () => {
    expect(nextAttempt(noRetries, 0)).toBe(15);
  });

  test.each([
    ["was the tenth", 9, hour],
    ["came after more than ten", 12, hour],
    ["comes two days after the first", 2, 48 * hour],
  ])("that %s there is none", (_which, count, seconds) => {
    expect(nextAttempt({ count, seconds }, 0.5)).toBeUndefined();
  });

  test("no pause is longer than six hours, so that a night never finds a key at rest since the night before", () => {
    for (let count = 0; count < 9; count += 1) {
      expect(nextAttempt({ count, seconds: 0 }, 0.999_999)).toBeLessThanOrEqual(6 * hour);
    }
  });
});
