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
    ["in the next hour, when others have used up this one", 10, { thisMinute: 0, thisHour: 295 }, "13:00:00"],
    ["in the next hour, when more was used up than is allowed", 1, { thisMinute: 120, thisHour: 310 }, "13:00:00"],
    ["at the last call of this hour", 5, { thisMinute: 0, thisHour: 295 }, "12:00:20"],
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

  it("begins with the guess, give or take its uncertainty", () => {
    expect(new ServerClock(at(0), 500, 100).at(at(7))).toEqual({
      earliest: at(407).getTime(),
      latest: at(607).getTime(),
    });
  });

  it.each([
    ["ahead", 600_000, 599_900, 601_000],
    ["back", -600_000, -600_100, -599_000],
  ])("forgets what contradicts a new answer: a clock was set %s", (_way, date, earliest, latest) => {
    const clock = new ServerClock(at(0), 0, 1_000);
    clock.observe(at(date), at(0), at(100));
    expect(clock.at(at(0))).toEqual({ earliest: at(earliest).getTime(), latest: at(latest).getTime() });
  });

  it("takes an answer that touches the bounds for an agreement", () => {
    const after = new ServerClock(at(0), 0, 100);
    after.observe(at(200), at(0), at(100));
    expect(after.at(at(0))).toEqual({ earliest: at(100).getTime(), latest: at(100).getTime() });
    const before = new ServerClock(at(0), 0, 100);
    before.observe(at(-1_100), at(0), at(100));
    expect(before.at(at(0))).toEqual({ earliest: at(-100).getTime(), latest: at(-100).getTime() });
  });

  it("forgets what is older than ten minutes, for clocks drift", () => {
    const learnt = (receivedAt: number) => {
      const clock = new ServerClock(at(0), 0, 100);
      clock.observe(at(receivedAt), at(receivedAt - 50), at(receivedAt));
      const { earliest, latest } = clock.at(at(0));
      return [earliest - at(0).getTime(), latest - at(0).getTime()];
    };
    expect(learnt(600_000)).toEqual([0, 100]);
    expect(learnt(600_001)).toEqual([0, 1_050]);
  });
});
