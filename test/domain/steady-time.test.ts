import { expect, test } from "vitest";
import { longestSince, momentOf } from "../../domain/moment.ts";
import { SteadyTime } from "../../domain/steady-time.ts";
import { TestClock } from "../freeagent/test-clock.ts";

const start = new Date("2026-11-24T01:30:20Z");

test("steady time goes on from the clock's first reading, wherever that is set, and says how far it is behind", () => {
  const clock = new TestClock(start);
  clock.advance(500);
  const time = new SteadyTime(clock);
  clock.advance(1_000);
  clock.set(-3_600_000);
  expect(time.now()).toEqual(new Date(start.getTime() + 1_500));
  expect(time.behind).toBe(-3_600_000);
  clock.set(3_660_000);
  expect(time.behind).toBe(60_000);
});

test.each([
  ["the time that passed", 1_000, 0, 1_000],
  ["no less when the clock was set back", 1_000, -5_000, 1_000],
  ["also what only the clock tells", 1_000, 5_000, 6_000],
])("since a moment it is %s", (_what, passed, set, longest) => {
  const clock = new TestClock(start);
  clock.advance(500);
  const moment = momentOf(clock);
  clock.advance(passed);
  clock.set(set);
  expect(longestSince(moment, clock)).toBe(longest);
});
