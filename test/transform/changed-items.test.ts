import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../domain/json.ts";
import { changedItems } from "../../transform/changed-items.ts";

const line = fc.record({
  description: fc.constantFrom("Labour", "Parts", "Travel"),
  quantity: fc.constantFrom("1", "2.5"),
  price: fc.constantFrom("10", "12.34"),
});
const lines = fc
  .array(line, { maxLength: 5 })
  .map((items) => items.map((item, index) => ({ position: index + 1, ...item })));

/** FreeAgent's side of a PUT: lines with an id are changed or removed, lines without one are added. */
function put(existing: readonly JsonObject[], changes: readonly JsonObject[]): JsonObject[] {
  const after = new Map(existing.map((item) => [item["id"], { ...item }]));
  let next = 1_000;
  for (const change of changes) {
    if (change["_destroy"] === 1) after.delete(change["id"] ?? null);
    else if (change["id"] === undefined) after.set((next += 1), { id: next, ...change });
    else after.set(change["id"], { ...after.get(change["id"]), ...change });
  }
  return [...after.values()];
}

test("whatever the lines were, the changes make them the wanted ones, none doubled", () => {
  fc.assert(
    fc.property(lines, lines, (wanted, before) => {
      const existing = before.map((item, index) => ({ id: index + 1, ...item }));
      const { invoice_items: changes = [] } = changedItems(wanted, { items: existing });
      const after = put(existing, changes as readonly Json[] as readonly JsonObject[]);
      expect(after.map(({ id: _id, ...rest }) => rest)).toEqual(wanted);
    }),
  );
});

test("equal lines need no change", () => {
  const item = { position: 1, description: "Labour", quantity: "1", price: "10" };
  expect(changedItems([item], { items: [{ id: 4, ...item }] })).toEqual({});
});
