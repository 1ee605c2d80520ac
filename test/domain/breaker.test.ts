import { expect, test } from "vitest";
import { Breaker } from "../../domain/breaker.ts";

/** A breaker that has heard of calls in order: `+` answered, `-` failed. */
function after(calls: string, wasOpen = false): Breaker {
  const breaker = new Breaker(wasOpen);
  for (const call of calls) {
    if (call === "+") breaker.succeeded();
    else breaker.failed();
  }
  return breaker;
}

test.each([
  ["", false],
  ["----", false],
  ["-----", true],
  ["----+----", false],
  ["+----+-----", true],
  // Seven of the latest twenty are more than three in ten, six are not.
  ["+-++-++-++-++-++-+++", false],
  ["+-++-++-++-++-++-++-", true],
  // What lies further back does not count.
  ["+-++-++-++-++-++-+++++-", false],
  ["+++++++++++++++++++++-++-++-++-++-++-++-", true],
])("after %s it is open: %s", (calls, open) => {
  expect(after(calls).open).toBe(open);
});

test("the run after an open one makes one call at a time, and opens again when five of them have failed", () => {
  const { probing, open } = after("----", true);
  expect([probing, open]).toEqual([true, false]);
  const opened = after("-----", true);
  expect([opened.open, opened.healed]).toEqual([true, false]);
});

test("the run after an open one goes on as usual once a call was answered", () => {
  const { probing, open, healed } = after("-+----", true);
  expect([probing, open, healed]).toEqual([false, false, true]);
});

test("a run that nothing had stopped has nothing to heal", () => {
  expect(after("+").healed).toBe(false);
});
