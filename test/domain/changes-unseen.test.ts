import { expect, test } from "vitest";
import { changesUnseen, isChangesUnseen, withUnseen } from "../../domain/changes-unseen.ts";
import { Problem } from "../../domain/problem.ts";

const silent = [
  { table: "sales.invoices", entity: "invoice" },
  { table: "sales.lines", entity: "invoice" },
] as const;
const unseen = changesUnseen(silent, "acme");
const later = new Problem({ kind: "try_later", code: "time_up", message: "The time is up." });
const wrong = new Problem({ kind: "login_needed", code: "not_logged_in", message: "Log in." });

test("each table and each entity is named once, with the commands that mend it", () => {
  expect(changesUnseen([], "acme")).toBeUndefined();
  expect(unseen?.message).toMatch(/^Triggers of sales\.invoices, sales\.lines are missing or disabled/);
  expect(unseen?.message.match(/backfill invoices --all --company acme/g)).toHaveLength(1);
});

test("a run that is to be tried later ends as one that could not see everything, with both told; any other problem stands", () => {
  expect(withUnseen(undefined, undefined)).toBeUndefined();
  expect(withUnseen(undefined, unseen)).toBe(unseen);
  expect(withUnseen(later, undefined)).toBe(later);
  expect(withUnseen(wrong, unseen)).toBe(wrong);
  const both = withUnseen(later, unseen);
  expect(both).toMatchObject({ kind: "configuration", code: "time_up" });
  expect(both?.message).toContain("sales.lines");
  expect(both?.message).toContain("The time is up.");
  expect([unseen, both, undefined].map(isChangesUnseen)).toEqual([true, false, false]);
});
