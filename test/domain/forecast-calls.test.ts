import { describe, expect, it } from "vitest";
import { forecastCalls } from "../../domain/forecast-calls.ts";
import { ServerClock } from "../../domain/server-clock.ts";

describe("the forecast of the end", () => {
  const limits = { perMinute: 100, perHour: 300 };
  const at = (time: string): Date => new Date(`2026-11-24T${time}Z`);

  it.each([
    ["now, for calls that fit into this minute", 60, { thisMinute: 40, thisHour: 40 }, "12:00:20"],
    ["in the next minute, for one more", 61, { thisMinute: 40, thisHour: 40 }, "12:01:00"],
    ["after as many minutes as it takes", 250, { thisMinute: 0, thisHour: 0 }, "12:02:00"],
    ["in the next hour, when this one is used up", 301, { thisMinute: 0, thisHour: 0 }, "13:00:00"],
    ["hours later, for a backfill", 1000, { thisMinute: 0, thisHour: 0 }, "15:00:00"],
    ["now, for nothing", 0, { thisMinute: 100, thisHour: 300 }, "12:00:20"],
  ])("is %s", (_name, calls, used, end) => {
    expect(forecastCalls(calls, limits, used, at("12:00:20"))).toEqual(at(end));
  });
});

describe("what is known of FreeAgent's clock", () => {
  const at = (milliseconds: number): Date => new Date(1_800_000_000_000 + milliseconds);

  it("tightens with every answer and always holds the truth", () => {
    const ahead = 3_456;
    const clock = new ServerClock(at(0), 3_000, 1_000);
    for (let now = 0; now < 20_000; now += 137) {
      const theirs = now + 40 + ahead;
      clock.observe(at(theirs - (theirs % 1000)), at(now), at(now + 80));
      const { earliest, latest } = clock.at(at(now));
      expect(earliest).toBeLessThanOrEqual(at(now + ahead).getTime());
      expect(latest).toBeGreaterThanOrEqual(at(now + ahead).getTime());
    }
    const { earliest, latest } = clock.at(at(0));
    expect(latest - earliest).toBeLessThan(300);
  });

  it("forgets what contradicts a new answer: a clock was set", () => {
    const clock = new ServerClock(at(0), 0, 1_000);
    clock.observe(at(600_000), at(0), at(100));
    expect(clock.at(at(0)).earliest).toBe(at(599_900).getTime());
  });
});
