import { expect, test } from "vitest";
import { LeaseTerm } from "../../pipelines/lease-term.ts";
import { TestClock } from "../freeagent/test-clock.ts";
import { thrownProblem } from "../support/problem-of.ts";

const lease = { company: "acme", owner: "this run", epoch: "7", seconds: 60 };

test.each([
  ["to its last millisecond", 59_999, undefined, true],
  ["not at its end", 60_000, undefined, false],
  ["longer once it is renewed, counted from when that was asked for", 89_999, 30_000, true],
  ["not at the end of the renewed term", 90_000, 30_000, false],
])("a lease is trusted %s", (_what, after, renewedAfter, trusted) => {
  const clock = new TestClock();
  const taken = clock.now();
  const term = new LeaseTerm(lease, clock, taken);
  if (renewedAfter !== undefined) term.renewed(new Date(taken.getTime() + renewedAfter));
  clock.advance(after);
  if (trusted) {
    expect(() => {
      term.require();
    }).not.toThrow();
    return;
  }
  const problem = thrownProblem(() => {
    term.require();
  });
  expect(problem).toMatchObject({ kind: "try_later", code: "lease_lost" });
});
