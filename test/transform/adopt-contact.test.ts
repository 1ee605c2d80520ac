import { expect, test } from "vitest";
import { adoptContact } from "../../transform/contacts/adopt-contact.ts";

const update = { field: "town", oldValue: "York", newValue: "Leeds", baseValue: null };

test.each([
  ["database", "York", "Leeds", "Leeds", []],
  ["freeagent", "York", "Leeds", "Leeds", [{ ...update, decision: "apply" }]],
  ["ask", "York", "Leeds", null, [{ ...update, decision: "conflict" }]],
  ["ask", "Leeds", "Leeds", "Leeds", []],
  ["freeagent", null, "Leeds", "Leeds", []],
  ["freeagent", "York", null, null, []],
] as const)("owner %s, %s here and %s in FreeAgent: the base is %s", (owner, ours, theirs, base, updates) => {
  const adoption = adoptContact({ town: ours }, { town: theirs }, { clearNulls: false, ownerOf: () => owner });
  expect(adoption).toEqual({ base: { town: base }, updates });
});

test("hiding is not taken over, and fields that the mapping lacks stay as FreeAgent has them", () => {
  const remote = { status: "Hidden", email: "a@b.example" };
  expect(adoptContact({ status: "Active" }, remote, { clearNulls: true, ownerOf: () => "ask" })).toEqual({
    base: remote,
    updates: [],
  });
});

test.each([
  ["database", []],
  ["freeagent", [{ ...update, oldValue: null, decision: "apply" }]],
  ["ask", [{ ...update, oldValue: null, decision: "apply" }]],
] as const)(
  "where empty columns clear and the owner is %s, FreeAgent's value stands unless the back office owns it",
  (owner, updates) => {
    const adoption = adoptContact({ town: null }, { town: "Leeds" }, { clearNulls: true, ownerOf: () => owner });
    expect(adoption).toEqual({ base: { town: "Leeds" }, updates });
  },
);
