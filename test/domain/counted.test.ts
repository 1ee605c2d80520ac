import { expect, test } from "vitest";
import { counted, countedOf } from "../../domain/counted.ts";

test("a number goes with its noun: none, one, many, and one whose plural is its own", () => {
  expect([0, 1, 2].map((count) => counted(count, "contact"))).toEqual(["0 contacts", "1 contact", "2 contacts"]);
  expect([1, 2].map((count) => counted(count, "company", "companies"))).toEqual(["1 company", "2 companies"]);
});

test("a number goes with a noun of which only the plural is known, and with a word that has none", () => {
  expect([0, 1, 2].map((count) => countedOf(count, "bank lines"))).toEqual([
    "0 bank lines",
    "1 bank line",
    "2 bank lines",
  ]);
  expect([1, 2].map((count) => countedOf(count, "explained"))).toEqual(["1 explained", "2 explained"]);
});
