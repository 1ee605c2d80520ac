import { expect, test } from "vitest";
import { Breaker } from "../../domain/breaker.ts";
import { Problem } from "../../domain/problem.ts";

/** A breaker that has heard of calls in order: `+` answered, `-` failed, `=` failed as the last one of its key did. */
function after(calls: string, openSeconds?: number): Breaker {
  const breaker = new Breaker(openSeconds);
  for (const call of calls) {
    if (call === "+") breaker.succeeded();
    else breaker.failed(call === "=" ? "contact" : undefined);
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
  // What failed before says nothing of FreeAgent.
  ["==========", false],
  ["--==--", false],
  ["--==---", true],
  ["+=++=++=++=++=++=+++++=", false],
])("after %s it is open: %s", (calls, open) => {
  expect(after(calls).open).toBe(open);
});

test("the run after an open one makes one call at a time, and opens again when five of them have failed", () => {
  const { probing, open } = after("----", 60);
  expect([probing, open]).toEqual([true, false]);
  const opened = after("-----", 60);
  expect([opened.open, opened.healed]).toEqual([true, false]);
});

test("the run after an open one goes on as usual once a call was answered", () => {
  const { probing, open, healed } = after("-+----", 60);
  expect([probing, open, healed]).toEqual([false, false, true]);
});

test("a run that nothing had stopped has nothing to heal", () => {
  expect(after("+").healed).toBe(false);
});

test.each([
  ["", false],
  ["====", false],
  ["=====", true],
  ["====+====", false],
  ["====-=", true],
  ["-----", true],
  ["+=====", true],
  ["=====+", false],
])("after %s no key is tried whose last call failed: %s", (calls, open) => {
  expect(after(calls).openToFailed("contact")).toBe(open);
});

test("customers that fail again take no turn from invoices whose last call failed", () => {
  const breaker = after("=====");
  expect([breaker.openToFailed("contact"), breaker.openToFailed("invoice")]).toEqual([true, false]);
});

test("five failures in a row of calls that failed before make a run half-open in which nothing was answered yet", () => {
  expect([after("====").probing, after("=====").probing, after("+=====").probing]).toEqual([false, true, false]);
  expect([after("=====").healed, after("=====+").healed]).toEqual([false, true]);
});

test.each<[string, number | undefined, boolean]>([
  ["", 60, false],
  ["-", 60, true],
  ["=", 60, true],
  ["-+", 60, false],
  ["+-", 60, false],
  ["=", undefined, false],
  ["----", undefined, false],
  ["=====", undefined, true],
  ["+=====", undefined, false],
  ["=", 48 * 3600 - 1, true],
  ["=", 48 * 3600, false],
])("after %s in a run that begins %s seconds after a stop FreeAgent fails for everybody: %s", (calls, seconds, ill) => {
  expect(after(calls, seconds).unanswered).toBe(ill);
});

test("a stop is over as soon as a call is answered, also in a run that stops again", () => {
  const stoppedAgain = after("+-----", 60);
  expect([stoppedAgain.healed, stoppedAgain.open, stoppedAgain.unanswered]).toEqual([true, true, false]);
});

test("a refusal as if no call were allowed is what ends the run, unless another call is answered", () => {
  const problem = new Problem({ kind: "configuration", code: "access_refused", message: "Raise the level." });
  const breaker = new Breaker();
  breaker.failed(undefined, problem);
  breaker.failed();
  expect([breaker.probing, breaker.unanswered, breaker.problem]).toEqual([true, true, problem]);
  breaker.succeeded();
  expect([breaker.probing, breaker.unanswered]).toEqual([false, false]);
  expect(after("-----").problem).toBeUndefined();
});
