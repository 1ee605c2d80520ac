import { describe, expect, test } from "vitest";
import type { Json } from "../../domain/json.ts";
import { mergeContact, type FieldOwner } from "../../transform/merge-contact.ts";

/** What a side did with the field since the base: kept it, changed it, emptied it. */
const deeds: Readonly<Record<string, Json>> = { kept: "base", changed: "new here", cleared: null };

interface Cell {
  readonly base: Json;
  readonly updates: number;
}

function expected(ours: Json, theirs: Json, owner: FieldOwner): Cell {
  if (theirs === "base") return { base: "base", updates: 0 };
  if (ours === theirs) return { base: theirs, updates: 0 };
  if (ours === "base" || owner === "freeagent") return { base: theirs, updates: 1 };
  return { base: "base", updates: 0 };
}

const cells = Object.entries(deeds).flatMap(([ourDeed, ours]) =>
  Object.entries(deeds).flatMap(([theirDeed, theirs]) =>
    (["database", "freeagent"] as const).map((owner) => {
      const theirValue = theirs === "new here" ? "new there" : theirs;
      return { ourDeed, theirDeed, owner, ours, theirs: theirValue, ...expected(ours, theirValue, owner) };
    }),
  ),
);

describe("the merge of one field", () => {
  test.each(cells)(
    "back office $ourDeed, FreeAgent $theirDeed, owner $owner",
    ({ ours, theirs, owner, base, updates }) => {
      const merged = mergeContact({ email: "base" }, { email: ours }, { email: theirs }, () => owner);
      expect(merged.base["email"]).toBe(base);
      expect(merged.updates).toHaveLength(updates);
      for (const update of merged.updates) {
        expect(update).toEqual({ field: "email", oldValue: ours, newValue: theirs, baseValue: "base" });
      }
    },
  );

  test("both sides changed it to the same value: agreed, nothing to take over", () => {
    const merged = mergeContact({ email: "a" }, { email: "b" }, { email: "b" }, () => "database");
    expect(merged).toEqual({ updates: [], base: { email: "b" } });
  });

  test("a field that the mapping does not have is none of our business", () => {
    const merged = mergeContact({ email: "a" }, {}, { email: "b" }, () => "freeagent");
    expect(merged).toEqual({ updates: [], base: { email: "a" } });
  });

  test("merging twice finds nothing the second time", () => {
    const local = { email: "a", town: "Leeds" };
    const remote = { email: "b", town: "York" };
    const first = mergeContact(local, local, remote, () => "database");
    const applied = Object.fromEntries(first.updates.map((update) => [update.field, update.newValue]));
    expect(mergeContact(first.base, { ...local, ...applied }, remote, () => "database").updates).toEqual([]);
  });
});
