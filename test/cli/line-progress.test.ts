import { beforeEach, expect, test } from "vitest";
import { lineProgress } from "../../cli/line-progress.ts";
import { noOutcomes } from "../../domain/outcome.ts";
import type { Stage } from "../../pipelines/run/progress.ts";
import { TestClock } from "../freeagent/test-clock.ts";

let clock: TestClock;
let written: string[];
beforeEach(() => {
  clock = new TestClock();
  written = [];
});

function progressOn(terminal: { isTTY?: boolean; columns?: number } = { isTTY: true, columns: 200 }, quiet = false) {
  return lineProgress({ ...terminal, write: (text) => written.push(text) }, quiet, clock);
}

/** What the line shows now, without the signs that clear it. */
const shown = (): string | undefined => written.at(-1)?.replace("\r\u001b[2K", "");

const at = (name: string, callsLeft?: number, company = "acme"): Stage => ({ company, name, callsLeft });

test("shows counts, rate, time left and the calls left of the hour", () => {
  const progress = progressOn();
  progress.keysDone?.(at("push invoices", 3390), 50, 500);
  expect(shown()).toBe("push invoices: 50 of 500 keys in hand; 3390 calls left this hour");
  clock.advance(60_000);
  progress.keysDone?.(at("push invoices", 3290), 100, 500);
  expect(shown()).toBe("push invoices: 100 of 500 keys in hand, 50 a minute, about 8 min; 3290 calls left this hour");
  const counts = { ...noOutcomes, claimed: 500, created: 480, rejected: 20 };
  progress.batchDone(at("push invoices", 2500), counts, { keys: 100, seconds: 75 });
  expect(shown()).toBe(
    "push invoices: 500 taken up, 480 created, 20 rejected, 50 a minute; 100 left, about 75 s; 2500 calls left this hour",
  );
});

test("goes on at its rate in the next batch, whose numbers begin anew", () => {
  const progress = progressOn();
  progress.keysDone?.(at("push contacts"), 50, 50);
  progress.batchDone(at("backfill contacts"), { ...noOutcomes, claimed: 50, created: 50 });
  clock.advance(30_000);
  progress.keysDone?.(at("push contacts"), 50, 50);
  expect(shown()).toBe("push contacts: 50 of 50 keys in hand, 100 a minute, about 0 s");
});

test("says no rate of a batch that took no call: the one before had it", () => {
  const progress = progressOn();
  progress.keysDone?.(at("push contacts"), 10, 20);
  clock.advance(60_000);
  progress.keysDone?.(at("push contacts"), 20, 20);
  progress.batchDone(at("push contacts"), { ...noOutcomes, claimed: 20, created: 20 });
  expect(shown()).toBe("push contacts: 20 taken up, 20 created, 10 a minute");
  progress.batchDone(at("push invoices"), { ...noOutcomes, claimed: 5, unchanged: 5 }, { keys: 0 });
  expect(shown()).toBe("push invoices: 5 taken up, 5 unchanged; 0 left");
});

test("shows how fast a list is read, and the calls that it leaves", () => {
  const progress = progressOn();
  progress.pageMirrored(at("invoices", 3399), 100);
  clock.advance(6_000);
  progress.pageMirrored(at("invoices", 3397), 300);
  expect(shown()).toBe("reading invoices: 300, 2000 a minute; 3397 calls left this hour");
});

test("names the company once it has heard of a second one, and times each by itself", () => {
  const progress = progressOn();
  progress.keysDone?.(at("push contacts", 20), 10, 30);
  progress.keysDone?.(at("push contacts", 90, "other"), 5, 10);
  clock.advance(60_000);
  progress.keysDone?.(at("push contacts", 10), 20, 30);
  expect(shown()).toBe("acme: push contacts: 20 of 30 keys in hand, 10 a minute, about 60 s; 10 calls left this hour");
});

test("is cut off at the edge of the terminal, beyond which it could not be drawn over", () => {
  progressOn({ isTTY: true, columns: 30 }).keysDone?.(at("push invoices", 3390), 50, 500);
  expect(shown()).toBe("push invoices: 50 of 500 keys");
});

test("draws nothing in a pipe, and nothing when it is to be quiet", () => {
  progressOn({}).pageMirrored(at("invoices"), 100);
  const quiet = progressOn({ isTTY: true }, true);
  quiet.pageMirrored(at("invoices"), 100);
  quiet.clear();
  expect(written).toEqual([]);
});
