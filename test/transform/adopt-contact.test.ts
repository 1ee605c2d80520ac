import { expect, test } from "vitest";
import { adoptContact } from "../../transform/adopt-contact.ts";

const update = { field: "town", oldValue: "York", newValue: "Leeds", baseValue: null };

test.each([
  ["database", "York", "Leeds", "Leeds", []],
  ["freeagent", "York", "Leeds", "Leeds", [{ ...update, decision: "apply" }]],
  ["ask", "York", "Leeds", null, [{ ...update, decision: "conflict" }]],
  ["ask", "Leeds", "Leeds", "Leeds", []],
  ["freeagent", null, "Leeds", "Leeds", []],
  ["freeagent", "York", null, null, []],
] as const)("owner %s, %s here and %s in FreeAgent: the base is %s", (owner, ours, theirs, base, updates) => {
  const adoption = adoptContact({ town: ours }, { town: theirs }, () => owner);
  expect(adoption).toEqual({ base: { town: base }, updates });
});

test("hiding is not taken over, and fields that the mapping lacks stay as FreeAgent has them", () => {
  const remote = { status: "Hidden", email: "a@b.example" };
  expect(adoptContact({ status: "Active" }, remote, () => "ask")).toEqual({ base: remote, updates: [] });
});
