import { describe, expect, test } from "vitest";
import type { Moment } from "../../domain/moment.ts";
import type { OpenWork } from "../../extract/runs/read-open-work.ts";
import { duePush, memoryAfter, noMemory, pauseAfter, type WatchMemory } from "../../pipelines/watch-plan.ts";

const minute = 60_000;
const now: Moment = { wall: 1_000 * minute, elapsed: 500 * minute };
const ago = (age: number): Moment => ({ wall: now.wall - age, elapsed: now.elapsed - age });

const work = (changed: Partial<OpenWork> = {}): OpenWork => ({
  contacts: false,
  invoices: false,
  payments: false,
  amendments: false,
  retries: false,
  doubts: false,
  fingerprint: "1/41/41/41",
  ...changed,
});

/** A watch that read the mirror so many milliseconds ago. */
const mirrored = (age: number, changed: Partial<WatchMemory> = {}): WatchMemory => ({
  ...noMemory,
  mirroredAt: ago(age),
  overdueAt: ago(5 * minute),
  ...changed,
});

describe("a look finds nothing to do", () => {
  test.each<[string, OpenWork, WatchMemory]>([
    ["where nothing is open", work(), noMemory],
    [
      "where only what the last run left behind is open",
      work({ invoices: true }),
      mirrored(0, { taken: "1/41/41/41" }),
    ],
    [
      "where retries were taken up less than a minute ago",
      work({ retries: true }),
      mirrored(0, { overdueAt: ago(minute - 1) }),
    ],
    [
      "where doubts were taken up less than a minute ago",
      work({ doubts: true }),
      mirrored(0, { overdueAt: ago(minute - 1) }),
    ],
    [
      "where a retry rests among changes left behind",
      work({ contacts: true, retries: true }),
      mirrored(0, { taken: "1/41/41/41", overdueAt: now }),
    ],
  ])("%s", (_, open, memory) => {
    expect(duePush(open, memory, now)).toBeUndefined();
  });
});

describe("a push is due", () => {
  test.each<[string, OpenWork, WatchMemory, ReturnType<typeof duePush>]>([
    [
      "at the first look, after the mirror",
      work({ invoices: true }),
      noMemory,
      { mirror: true, wait: 0, overdue: false },
    ],
    [
      "for a retry at the first look, after the mirror",
      work({ retries: true }),
      noMemory,
      { mirror: true, wait: 0, overdue: true },
    ],
    [
      "for a new invoice, without the mirror",
      work({ invoices: true }),
      mirrored(minute),
      { mirror: false, wait: 0, overdue: false },
    ],
    [
      "for a new customer, without the mirror",
      work({ contacts: true }),
      mirrored(minute),
      { mirror: false, wait: 0, overdue: false },
    ],
    [
      "for a payment, after the mirror",
      work({ payments: true }),
      mirrored(minute),
      { mirror: true, wait: 0, overdue: false },
    ],
    [
      "for an amendment, after the mirror",
      work({ invoices: true, amendments: true }),
      mirrored(minute),
      { mirror: true, wait: 0, overdue: false },
    ],
    [
      "with a mirror that is read again after twenty seconds at the earliest",
      work({ payments: true }),
      mirrored(19_000),
      { mirror: true, wait: 1_000, overdue: false },
    ],
    [
      "with a mirror that is exactly so old",
      work({ payments: true }),
      mirrored(20_000),
      { mirror: true, wait: 0, overdue: false },
    ],
    [
      "with a mirror that is a quarter of an hour old",
      work({ invoices: true }),
      mirrored(15 * minute),
      { mirror: false, wait: 0, overdue: false },
    ],
    [
      "with a mirror that is older",
      work({ invoices: true }),
      mirrored(15 * minute + 1),
      { mirror: true, wait: 0, overdue: false },
    ],
    [
      "for a change that comes to those left behind",
      work({ invoices: true, fingerprint: "2/41/42/83" }),
      mirrored(minute, { taken: "1/41/41/41" }),
      { mirror: false, wait: 0, overdue: false },
    ],
    [
      "for a retry a minute after the last",
      work({ retries: true }),
      mirrored(minute, { overdueAt: ago(minute) }),
      { mirror: false, wait: 0, overdue: true },
    ],
    [
      "for a doubt, after the mirror",
      work({ doubts: true }),
      mirrored(minute),
      { mirror: true, wait: 0, overdue: true },
    ],
    [
      "for a doubt, never sooner after the last mirror than twenty seconds",
      work({ doubts: true }),
      mirrored(5_000),
      { mirror: true, wait: 15_000, overdue: true },
    ],
    [
      "for a payment among retries that rest",
      work({ payments: true, retries: true }),
      mirrored(minute, { overdueAt: now }),
      { mirror: true, wait: 0, overdue: false },
    ],
  ])("%s", (_, open, memory, push) => {
    expect(duePush(open, memory, now)).toEqual(push);
  });
});

describe("after a push that went through", () => {
  const before = mirrored(minute, { failures: 3, taken: "0///" });

  test("what it took up is known, and failures are forgotten", () => {
    const after = memoryAfter(before, work(), { mirror: false, wait: 0, overdue: false }, now);
    expect(after).toEqual({ ...before, taken: "1/41/41/41", failures: 0 });
  });

  test("the mirror is as old as the push, if it was read", () => {
    expect(memoryAfter(before, work(), { mirror: true, wait: 0, overdue: false }, now)).toMatchObject({
      mirroredAt: now,
      overdueAt: before.overdueAt,
    });
  });

  test("retries and doubts rest from then, if they were taken up", () => {
    expect(memoryAfter(before, work(), { mirror: false, wait: 0, overdue: true }, now)).toMatchObject({
      mirroredAt: before.mirroredAt,
      overdueAt: now,
    });
  });
});

test("after failures a watch rests half a second, then twice as long each time, up to a minute", () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 60].map((failures) => pauseAfter(failures, false))).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
  ]);
});

test("while another run holds the company it looks again every fifteen seconds at least", () => {
  expect([0, 4, 5, 60].map((failures) => pauseAfter(failures, true))).toEqual([500, 8_000, 15_000, 15_000]);
});
