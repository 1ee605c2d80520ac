import { afterEach, describe, expect, test } from "vitest";
import { addDays, businessDay, daysBetween } from "../../domain/days.ts";

const before = process.env["TZ"];
afterEach(() => {
  if (before === undefined) delete process.env["TZ"];
  else process.env["TZ"] = before;
});

describe.each(["Europe/London", "America/Los_Angeles", "Pacific/Auckland"])("on a machine in %s", (zone) => {
  test.each([
    ["2026-10-25T00:30:00Z", "2026-10-25", "half past one, for the first time"],
    ["2026-10-25T01:30:00Z", "2026-10-25", "half past one, for the second time"],
    ["2026-03-29T00:59:59Z", "2026-03-29", "the second before an hour that does not exist"],
    ["2026-03-29T01:00:00Z", "2026-03-29", "the second after it"],
    ["2026-06-30T23:30:00Z", "2026-07-01", "after midnight in summer time"],
    ["2026-12-31T23:30:00Z", "2026-12-31", "before midnight in winter time"],
    ["2028-02-28T23:59:59Z", "2028-02-28", "the eve of a leap day"],
    ["2028-02-29T12:00:00Z", "2028-02-29", "a leap day"],
  ])("%s is the business day %s: %s", (instant, day) => {
    process.env["TZ"] = zone;
    expect(businessDay(new Date(instant))).toBe(day);
  });

  test.each([
    ["2026-01-31", 30, "2026-03-02"],
    ["2028-01-31", 30, "2028-03-01"],
    ["2028-02-28", 1, "2028-02-29"],
    ["2026-03-28", 2, "2026-03-30"],
    ["2026-10-24", 2, "2026-10-26"],
    ["2027-01-01", -1, "2026-12-31"],
  ])("%s and %i days is %s, and back", (from, days, to) => {
    process.env["TZ"] = zone;
    expect(addDays(from, days)).toBe(to);
    expect(daysBetween(from, to)).toBe(days);
  });
});
