import { expect, test } from "vitest";
import { LeaseTerm } from "../../pipelines/run/lease-term.ts";
import { momentOf } from "../../domain/moment.ts";
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
  const term = new LeaseTerm(lease, clock, momentOf(clock));
  clock.advance(renewedAfter ?? 0);
  if (renewedAfter !== undefined) term.renewed(momentOf(clock));
  clock.advance(after - (renewedAfter ?? 0));
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

test.each([
  ["no longer for a clock that was set back by an hour", 60_000, -3_600_000, false],
  ["to its last millisecond by a clock that was set back", 59_999, -3_600_000, true],
  ["no longer where the machine was suspended, which no time that passed tells", 0, 60_000, false],
])("a lease is trusted %s", (_what, passed, set, trusted) => {
  const clock = new TestClock();
  const term = new LeaseTerm(lease, clock, momentOf(clock));
  clock.advance(passed);
  clock.set(set);
  const require = (): void => {
    term.require();
  };
  if (trusted) expect(require).not.toThrow();
  else expect(thrownProblem(require)).toMatchObject({ code: "lease_lost" });
});
