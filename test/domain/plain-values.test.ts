import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, businessDay, daysBetween } from "../../domain/days.ts";
import { canonicalDecimal, decimal, sameAmount } from "../../domain/money.ts";
import { nearestName } from "../../domain/nearest-name.ts";
import { countOutcomes, noOutcomes, outcomes, somethingRemains } from "../../domain/outcome.ts";

describe("a day", () => {
  test.each([
    ["2026-11-25T23:59:59Z", "2026-11-25"],
    ["2026-07-01T23:30:00Z", "2026-07-02"],
    ["2026-01-05T00:00:00Z", "2026-01-05"],
  ])("of business at %s is London's, %s", (instant, day) => {
    expect(businessDay(new Date(instant))).toBe(day);
  });

  test("so many days later is so many days away, in either direction and over the change of the clocks", () => {
    expect([addDays("2026-03-28", 2), addDays("2026-03-01", -1)]).toEqual(["2026-03-30", "2026-02-28"]);
    fc.assert(
      fc.property(fc.integer({ min: -9_999, max: 9_999 }), (days) => {
        expect(daysBetween("2026-03-28", addDays("2026-03-28", days))).toBe(days);
      }),
    );
  });
});

describe("an amount", () => {
  test("is exact, has one written form, and is never made of a float", () => {
    expect([canonicalDecimal("10.50"), canonicalDecimal("-0.0"), canonicalDecimal("1e3")]).toEqual([
      "10.5",
      "0",
      "1000",
    ]);
    expect([sameAmount("10.0", "10"), sameAmount("10.01", "10")]).toEqual([true, false]);
    expect(() => decimal("ten")).toThrow();
    expect(() => {
      Reflect.apply(decimal, undefined, [0.1]);
    }).toThrow();
  });
});

describe("the name that was meant", () => {
  const names = ["invoices", "contacts", "payments", "all"];

  test.each([
    ["invoice", "invoices"],
    ["INVOICES", "invoices"],
    ["cotnacts", "contacts"],
    ["al", "all"],
    ["ax", undefined],
    ["payxxxx", undefined],
    ["nothing like it", undefined],
    ["", undefined],
  ])("by %s is %s", (misspelt, meant) => {
    expect(nearestName(misspelt, names)).toBe(meant);
  });

  test("is the nearest, and the first of equally near ones", () => {
    expect(nearestName("abcdef", ["abcxyf", "abcdxf", "abcdey"])).toBe("abcdxf");
    expect(nearestName("abcdef", ["abcdey", "abcdxf", "abcxyf"])).toBe("abcdey");
  });

  test.each([
    ["a letter too many", "abcdef", "abcde"],
    ["a letter too few", "abcde", "abcdef"],
    ["a letter before all others", "xabcde", "abcde"],
    ["a letter too few and another one", "abcde", "abxdef"],
    ["another letter", "abxde", "abcde"],
  ])("may differ by %s", (_what, misspelt, meant) => {
    expect(nearestName(misspelt, ["qqqqq", meant])).toBe(meant);
  });
});

describe("the outcomes of keys", () => {
  test("add up to what was claimed, and leave the counts before as they were", () => {
    const once = countOutcomes(noOutcomes, outcomes);
    expect(once).toEqual({ claimed: 8, ...Object.fromEntries(outcomes.map((outcome) => [outcome, 1])) });
    expect(countOutcomes(once, ["created"])).toEqual({ ...once, claimed: 9, created: 2 });
    expect(Object.values(noOutcomes)).toEqual(Array(9).fill(0));
  });

  test.each(outcomes)("%s", (outcome) => {
    const left = ["waiting", "retry", "in_doubt", "rejected"].includes(outcome);
    expect(somethingRemains(countOutcomes(noOutcomes, [outcome]))).toBe(left);
    expect(somethingRemains(countOutcomes(noOutcomes, ["waiting", "retry", "in_doubt", "rejected", outcome]))).toBe(
      true,
    );
  });
});
