import { expect, test } from "vitest";
import { ServerClock } from "../../domain/server-clock.ts";

const noon = Date.parse("2026-11-24T12:00:00Z");

function at(milliseconds: number): Date {
  return new Date(noon + milliseconds);
}

/** Bounds of the difference, in milliseconds, as told at a moment. */
function bounds(clock: ServerClock, milliseconds: number): { least: number; most: number } {
  const { earliest, latest } = clock.at(at(milliseconds));
  return { least: earliest - noon - milliseconds, most: latest - noon - milliseconds };
}

test("answers near the turn of a second narrow the bounds from both sides", () => {
  const clock = new ServerClock(at(0), 0, 1_000);
  clock.observe(at(0), at(100), at(900));
  expect(bounds(clock, 1_000)).toEqual({ least: -900, most: 900 });
  clock.observe(at(2_000), at(1_950), at(1_990));
  expect(bounds(clock, 2_000)).toEqual({ least: 10, most: 900 });
});

test("the first answer is believed whatever was guessed before", () => {
  const clock = new ServerClock(at(0), 0, 1_000);
  clock.observe(at(60_000), at(100), at(200));
  expect(bounds(clock, 1_000)).toEqual({ least: 59_800, most: 60_900 });
});

test("what contradicts earlier answers is believed when a second answer says the same: a clock was set", () => {
  const clock = new ServerClock(at(0), 0, 1_000);
  clock.observe(at(0), at(100), at(200));
  clock.observe(at(60_000), at(1_100), at(1_200));
  expect(bounds(clock, 1_200)).toEqual({ least: -200, most: 900 });
  clock.observe(at(61_000), at(1_300), at(1_700));
  expect(bounds(clock, 2_000)).toEqual({ least: 59_300, most: 59_900 });
});

test("a single answer that contradicts all others is forgotten: a gateway's page has the date at which it was made", () => {
  const clock = new ServerClock(at(0), 0, 1_000);
  clock.observe(at(0), at(100), at(200));
  clock.observe(at(-86_400_000), at(1_100), at(1_200));
  clock.observe(at(2_000), at(2_100), at(2_200));
  clock.observe(at(-86_400_000), at(3_100), at(3_200));
  expect(bounds(clock, 3_200)).toEqual({ least: -200, most: 900 });
});

test("what is older than ten minutes gives way to a quick answer, for clocks drift", () => {
  const clock = new ServerClock(at(0), 0, 10);
  clock.observe(at(700_000), at(700_100), at(700_200));
  expect(bounds(clock, 700_200)).toEqual({ least: -200, most: 900 });
});

test("what is older than ten minutes is worth more than an answer that took minutes: the process was suspended meanwhile", () => {
  const clock = new ServerClock(at(0), 0, 10);
  clock.observe(at(700_000), at(700_100), at(4_300_000));
  expect(bounds(clock, 4_300_000)).toEqual({ least: -10, most: 10 });
});

test("an answer that agrees is no witness for the next one that contradicts", () => {
  const clock = new ServerClock(at(0), 0, 10);
  clock.observe(at(0), at(100), at(900));
  clock.observe(at(2_000), at(1_400), at(1_500));
  expect(bounds(clock, 1_500)).toEqual({ least: -10, most: 10 });
});

test("a clock that was set is known by both answers that say so, however old what they contradict", () => {
  const clock = new ServerClock(at(0), 0, 10);
  clock.observe(at(0), at(100), at(200));
  clock.observe(at(760_000), at(700_100), at(700_200));
  clock.observe(at(761_000), at(700_500), at(700_600));
  expect(bounds(clock, 700_600)).toEqual({ least: 60_400, most: 60_900 });
});

test("what has given way is new again, and so is what a set clock is believed to be: the next answer narrows it", () => {
  const drifting = new ServerClock(at(0), 0, 10);
  drifting.observe(at(700_000), at(700_100), at(700_200));
  drifting.observe(at(701_000), at(700_500), at(700_600));
  expect(bounds(drifting, 700_600)).toEqual({ least: 400, most: 900 });
  const set = new ServerClock(at(0), 0, 10);
  set.observe(at(60_000), at(100), at(200));
  set.observe(at(661_000), at(600_150), at(600_190));
  expect(bounds(set, 600_190)).toEqual({ least: 60_810, most: 60_900 });
});

test("what answers go on to agree with grows old all the same", () => {
  const clock = new ServerClock(at(0), 0, 10);
  clock.observe(at(400_000), at(400_100), at(400_200));
  clock.observe(at(700_000), at(700_100), at(700_200));
  expect(bounds(clock, 700_200)).toEqual({ least: -200, most: 900 });
});

test("an answer that took five seconds is no quick one, and one that took less is", () => {
  const after = (latency: number) => {
    const clock = new ServerClock(at(0), 0, 10);
    clock.observe(at(700_000), at(700_100), at(700_100 + latency));
    return bounds(clock, 706_000);
  };
  expect(after(5_000)).toEqual({ least: -10, most: 10 });
  expect(after(4_999)).toEqual({ least: -5_099, most: 900 });
});
