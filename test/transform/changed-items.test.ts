import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../../domain/json.ts";
import { changedItems } from "../../transform/invoices/changed-items.ts";

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

function inOrder(items: readonly JsonObject[]): JsonObject[] {
  return items.toSorted((one, other) => Number(one["position"]) - Number(other["position"]));
}

test("whatever the lines were, the changes make them the wanted ones, none doubled", () => {
  fc.assert(
    fc.property(lines, lines, (wanted, before) => {
      const existing = before.map((item, index) => ({ id: index + 1, ...item }));
      const after = inOrder(put(existing, changedItems(wanted, existing, existing).sent));
      expect(after.map(({ id: _id, ...rest }) => rest)).toEqual(wanted);
    }),
  );
});

test("equal lines need no change", () => {
  const item = { position: 1, description: "Labour", quantity: "1", price: "10" };
  const base = [{ id: 4, ...item }];
  expect(changedItems([item], base, base)).toEqual({ sent: [], agreed: base, lost: [] });
});

const labour = { description: "Labour", quantity: "1", price: "10", category: null };
const fare = { description: "Fare", quantity: "1", price: "5", category: "/v2/categories/061" };
const parts = { description: "Parts", quantity: "2", price: "3", category: null };
const numbered = (items: readonly JsonObject[]): JsonObject[] =>
  items.map((item, index) => ({ position: index + 1, ...item }));
/** As FreeAgent has lines that were sent. */
const sent = (items: readonly JsonObject[]) =>
  numbered(items).map((item, index) => ({
    ...item,
    id: index + 1,
    category: item["category"] ?? "/v2/categories/001",
  }));

test.each([
  [
    "goes from the top",
    [fare, labour, parts],
    [labour, parts],
    [
      { id: 2, position: 1 },
      { id: 3, position: 2 },
      { id: 1, _destroy: 1 },
    ],
  ],
  [
    "comes in at the top",
    [labour, parts],
    [fare, labour, parts],
    [
      { position: 1, ...fare },
      { id: 1, position: 2 },
      { id: 2, position: 3 },
    ],
  ],
  [
    "changes places with another",
    [fare, labour],
    [labour, fare],
    [
      { id: 2, position: 1 },
      { id: 1, position: 2 },
    ],
  ],
  [
    "goes while the one below changes",
    [fare, labour],
    [{ ...labour, price: "11" }],
    [
      { id: 2, position: 1, price: "11" },
      { id: 1, _destroy: 1 },
    ],
  ],
  [
    "goes and a new one comes",
    [fare, labour],
    [parts, labour, labour],
    [
      { position: 1, description: "Parts", quantity: "2", price: "3" },
      { position: 3, description: "Labour", quantity: "1", price: "10" },
      { id: 1, _destroy: 1 },
    ],
  ],
  [
    "goes and says the same but for it",
    [fare, { ...fare, category: null }],
    [{ ...fare, category: null }],
    [
      { id: 2, position: 1 },
      { id: 1, _destroy: 1 },
    ],
  ],
])("no line takes over the category of one that %s", (_what, before, after, changes) => {
  expect(changedItems(numbered(after), sent(before), sent(before)).sent).toEqual(changes);
});

const thanks = { description: "Thanks", quantity: "1", price: "0", category: null };
const plainFare = { ...fare, category: null };

test.each<[string, readonly JsonObject[], readonly JsonObject[], readonly JsonObject[]]>([
  ["the second of two equal ones goes", [labour, labour], [labour], [{ id: 2, _destroy: 1 }]],
  ["they leave empty what one of them has in FreeAgent", [fare, plainFare], [plainFare, plainFare], []],
  [
    "two of one text change places",
    [labour, { ...labour, price: "12" }],
    [{ ...labour, price: "12" }, labour],
    [
      { id: 2, position: 1 },
      { id: 1, position: 2 },
    ],
  ],
  [
    "one takes the words of the next, which stays",
    [thanks, labour],
    [labour, labour],
    [{ id: 1, description: "Labour", price: "10" }],
  ],
  [
    "others of the same words go, and one comes in front",
    [labour, labour, labour],
    [thanks, labour],
    [
      { position: 1, description: "Thanks", quantity: "1", price: "0" },
      { id: 1, _destroy: 1 },
      { id: 3, _destroy: 1 },
    ],
  ],
  [
    "others go, and one comes that says something new",
    [labour, parts, labour],
    [labour, thanks],
    [
      { position: 2, description: "Thanks", quantity: "1", price: "0" },
      { id: 2, _destroy: 1 },
      { id: 3, _destroy: 1 },
    ],
  ],
])("lines stay what they are where %s", (_what, before, after, changes) => {
  expect(changedItems(numbered(after), sent(before), sent(before)).sent).toEqual(changes);
});

test("a line that is worded anew in its place keeps what the back office says nothing of", () => {
  const changed = numbered([{ ...fare, category: null, description: "Train" }, labour]);
  const base = sent([fare, labour]);
  expect(changedItems(changed, base, base).sent).toEqual([{ id: 1, description: "Train" }]);
});
