import { expect, test } from "vitest";
import type { Link } from "../../domain/link.ts";
import { isAsBefore } from "../../transform/is-as-before.ts";

const before: Link = {
  entity: "invoice",
  sourceKey: "7",
  freeagentId: 70,
  state: "active",
  madeByUs: true,
  base: { status: "Open", items: [{ id: 1, price: "10" }], total_value: "12" },
  sentHash: "h",
  remoteUpdatedAt: "2026-11-23T20:00:00Z",
};

test("an object is as before where FreeAgent has what the link had, whatever the order, the hash, and what we note of its e-mail", () => {
  const base = { total_value: "12", items: [{ price: "10", id: 1 }], status: "Open", went_out: true };
  expect(isAsBefore(before, { ...before, base, sentHash: "", remoteUpdatedAt: null })).toBe(true);
  expect(isAsBefore({ ...before, base: { ...before.base, email_unknown: true } }, before)).toBe(true);
});

test.each<[string, Partial<Link>]>([
  ["its state", { state: "hidden" }],
  ["a field", { base: { ...before.base, status: "Draft" } }],
  ["a line", { base: { ...before.base, items: [{ id: 1, price: "11" }] } }],
])("it is not where %s has changed", (_, change) => {
  expect(isAsBefore(before, { ...before, ...change })).toBe(false);
});
