import { describe, expect, test } from "vitest";
import type { Json } from "../../domain/json.ts";
import { mergeContact, type FieldOwner, type MergeRules } from "../../transform/contacts/merge-contact.ts";

const rules = (owner: FieldOwner, clearNulls = false): MergeRules => ({ clearNulls, ownerOf: () => owner });

/** What a side did with the field since the base: left it, changed it (both may do so alike), emptied it, or never had it. */
const deeds = ["unchanged", "changed", "changed alike", "cleared", "absent"] as const;
type Deed = (typeof deeds)[number];

function side(deed: Deed, mine: string): Record<string, Json> {
  const values = { unchanged: "base", changed: mine, "changed alike": "alike", cleared: null } as const;
  return deed === "absent" ? {} : { email: values[deed] };
}

/**
 * The whole matrix, as it is to be read: back office down, FreeAgent across. `=` nothing to do, base stays; `agreed`
 * the base moves; `push` left for the push; `take` staged for the back office; `owner` the field's owner decides. A
 * back office that empties a field without `clear_nulls` has no opinion.
 */
const matrix: Readonly<Record<Deed, Readonly<Record<Deed, string>>>> = {
  unchanged: { unchanged: "=", changed: "take", "changed alike": "take", cleared: "take", absent: "take" },
  changed: { unchanged: "push", changed: "owner", "changed alike": "owner", cleared: "owner", absent: "owner" },
  "changed alike": {
    unchanged: "push",
    changed: "owner",
    "changed alike": "agreed",
    cleared: "owner",
    absent: "owner",
  },
  cleared: { unchanged: "push", changed: "owner", "changed alike": "owner", cleared: "agreed", absent: "agreed" },
  absent: { unchanged: "=", changed: "=", "changed alike": "=", cleared: "=", absent: "=" },
};

function meaning(ours: Deed, theirs: Deed, owner: FieldOwner, clearNulls: boolean): string {
  const cell = matrix[ours][theirs];
  if (cell !== "owner") return cell;
  if (ours === "cleared" && !clearNulls) return "take";
  return { database: "push", freeagent: "take", ask: "ask" }[owner];
}

const cells = deeds.flatMap((ours) =>
  deeds.flatMap((theirs) =>
    (["database", "freeagent", "ask"] as const).flatMap((owner) =>
      [false, true].map((clearNulls) => ({
        ours,
        theirs,
        owner,
        clearNulls,
        means: meaning(ours, theirs, owner, clearNulls),
      })),
    ),
  ),
);

describe("the merge of one field", () => {
  test.each(cells)(
    "back office $ours, FreeAgent $theirs, owner $owner, clear_nulls $clearNulls: $means",
    ({ ours, theirs, owner, clearNulls, means }) => {
      const remote = side(theirs, "theirs");
      const local = side(ours, "ours");
      const { base, updates } = mergeContact({ email: "base" }, local, remote, rules(owner, clearNulls));
      const theirValue = remote["email"] ?? null;
      const moved = means === "take" || means === "agreed";
      expect(base).toEqual({ email: moved ? theirValue : "base" });
      const decision = { take: "apply", ask: "conflict" }[means];
      const update = {
        field: "email",
        decision,
        oldValue: local["email"] ?? null,
        newValue: theirValue,
        baseValue: "base",
      };
      expect(updates).toEqual(decision === undefined ? [] : [update]);
    },
  );

  test("a field that the mapping does not have is none of our business", () => {
    const merged = mergeContact({ email: "a" }, {}, { email: "b" }, rules("freeagent"));
    expect(merged).toEqual({ updates: [], base: { email: "a" } });
  });

  test("each field has its own owner", () => {
    const owners: Record<string, FieldOwner> = { email: "database", town: "freeagent", phone_number: "ask" };
    const same = (value: string) => ({ email: value, town: value, phone_number: value });
    const ownerOf = (field: string) => owners[field] ?? "database";
    const { updates } = mergeContact(same("a"), same("b"), same("c"), { clearNulls: false, ownerOf });
    expect(updates.map(({ field, decision }) => `${field}: ${decision}`)).toEqual([
      "town: apply",
      "phone_number: conflict",
    ]);
  });

  test("merging twice finds nothing the second time", () => {
    const local = { email: "a", town: "Leeds" };
    const remote = { email: "b", town: "York" };
    const first = mergeContact(local, local, remote, rules("database"));
    const applied = Object.fromEntries(first.updates.map((update) => [update.field, update.newValue]));
    expect(mergeContact(first.base, { ...local, ...applied }, remote, rules("database")).updates).toEqual([]);
  });
});
