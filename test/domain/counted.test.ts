import { expect, test } from "vitest";
import { counted } from "../../domain/counted.ts";

test("a number goes with its noun: none, one, many, and one whose plural is its own", () => {
  expect([0, 1, 2].map((count) => counted(count, "contact"))).toEqual(["0 contacts", "1 contact", "2 contacts"]);
  expect([1, 2].map((count) => counted(count, "company", "companies"))).toEqual(["1 company", "2 companies"]);
});
