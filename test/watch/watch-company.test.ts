import { expect, test } from "vitest";
import { Problem } from "../../domain/problem.ts";
import { watchCompany } from "../../pipelines/watch-company.ts";
import { memoryLogger } from "../freeagent/memory-logger.ts";
import { TestClock } from "../freeagent/test-clock.ts";

const hour = 3_600_000;
const work = { contacts: false, invoices: false, payments: true, amendments: false, retries: true, doubts: false };
const nothing = { reads: 0, writes: 0 };
const result = {
  ...{ company: "acme", runId: "1", exitCode: 0, outcomes: {}, calls: nothing, problem: undefined },
  open: { rejects: 0, inDoubt: 0, differences: 0 },
};

/** Refuses to sleep by a promise, as the real one does. */
class RealisticClock extends TestClock {
  override async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    await super.sleep(milliseconds, signal);
  }
}

/** What a watch slept until it had run so many times, where each look finds a new payment and a clock that was set. */
async function sleepsOf(runs: number, setBy: number, problem?: Problem): Promise<readonly number[]> {
  const clock = new RealisticClock();
  const stop = new AbortController();
  let ran = 0;
  const look = () => {
    if (ran > 0) clock.set(setBy);
    return Promise.resolve([{ ...work, fingerprint: String(ran) }]);
  };
  await watchCompany({
    ...{ captured: [], company: "acme", clock, logger: memoryLogger(), signal: stop.signal, pollMilliseconds: 1_000 },
    database: { query: look, execute: () => Promise.resolve(0) },
    run: () => {
      ran += 1;
      if (ran === runs) stop.abort();
      return Promise.resolve({ ...result, problem });
    },
  });
  return clock.sleeps;
}

test("a clock that is set back by an hour makes no payment wait for an hour", async () => {
  expect(await sleepsOf(3, -hour)).toEqual([20_000, 20_000]);
});

test("a clock that is set forward makes the mirror older, as a suspended machine does", async () => {
  expect(await sleepsOf(3, hour)).toEqual([]);
});

test("while FreeAgent takes no writes a watch reads its lists once a minute, and while a night is on it looks again sooner", async () => {
  const later = (code: string) => new Problem({ kind: "try_later", code, message: "later" });
  expect((await sleepsOf(12, 0, later("breaker_open"))).at(-1)).toBe(60_000);
  expect((await sleepsOf(12, 0, later("lease_held"))).at(-1)).toBe(15_000);
});
