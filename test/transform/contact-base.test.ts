import { describe, expect, test } from "vitest";
import type { Link, LinkState } from "../../domain/link.ts";
import type { Step } from "../../domain/plan.ts";
import {
  contactBase,
  contactBaseAfter,
  contactBaseLookedAt,
  contactBaseMade,
  contactState,
  contactStateLookedAt,
} from "../../transform/contacts/contact-base.ts";

const answer = { url: "/v2/contacts/30", organisation_name: "Acme Ltd", email: "Ann@Acme.example", town: "Leeds" };

function link(state: LinkState = "active"): Link {
  const fixed = { entity: "contact", sourceKey: "3", freeagentId: 30, madeByUs: true, remoteUpdatedAt: null } as const;
  return { ...fixed, state, base: {}, sentHash: "old" };
}

test("after a look, what FreeAgent has as it was sent is agreed on, and nothing else", () => {
  const previous = contactBase(answer);
  const found = { ...answer, town: "York", email: "by@hand.example", phone_number: "1" };
  const sent = { town: "York", email: "new@acme.example", region: null };
  expect(contactBaseLookedAt(previous, sent, found)).toEqual({ ...previous, town: "York" });
});

test("of a create that is found again, what was sent is agreed on, and the rest is what FreeAgent has", () => {
  const sent = { organisation_name: "Acme Ltd", town: "Leeds" };
  const found = { ...answer, town: "York", status: "Hidden" };
  expect(contactBaseMade(sent, found)).toEqual({ ...contactBase(found), town: "Leeds", status: "Active" });
  expect(contactBaseMade(sent, found)).toMatchObject({ email: "Ann@Acme.example" });
  expect(contactBaseMade({ ...sent, status: "Hidden" }, found)).toMatchObject({ status: "Hidden" });
});

test.each<[string, string, LinkState | undefined, string | undefined, LinkState]>([
  ["hidden by the word that was sent", "Hidden", "active", "Hidden", "hidden"],
  ["not hidden, though that was sent", "Active", "active", "Hidden", "active"],
  ["hidden by a word before", "Hidden", "hidden", undefined, "hidden"],
  ["still hidden, though the word was to bring it back", "Hidden", "hidden", "Active", "hidden"],
  ["back by the word that was sent", "Active", "hidden", "Active", "active"],
  ["hidden by a person", "Hidden", "active", undefined, "active"],
  ["hidden by a person since it was made", "Hidden", undefined, undefined, "active"],
  ["made hidden", "Hidden", undefined, "Hidden", "hidden"],
])("after a look, a contact that is %s has its state from that", (_what, status, before, sent, state) => {
  const body = sent === undefined ? { town: "York" } : { status: sent };
  expect(contactStateLookedAt(before && link(before), body, { ...answer, status })).toBe(state);
});

describe("what is known of a contact after a write", () => {
  const update = (body: Step["body"]): Step => ({ name: "update", body });

  test("is its state: the word on hiding that was sent, or the one before", () => {
    expect(contactState(link(), { name: "delete", body: {} })).toBe("deleted");
    expect(contactState(link(), update({ status: "Hidden" }))).toBe("hidden");
    expect(contactState(link("hidden"), update({ status: "Active" }))).toBe("active");
    expect(contactState(link("hidden"), update({ town: "York" }))).toBe("hidden");
    expect(contactState(undefined, { name: "create", body: {} })).toBe("active");
    expect(contactState(undefined, update({ town: "York" }))).toBe("active");
    expect(contactState(link("deleted"), { name: "create", body: {} })).toBe("active");
  });

  test("is FreeAgent's whole answer after a create, and of an update only what was sent", () => {
    const theirs = { ...answer, town: "York", email: "changed@acme.example" };
    const created = contactBaseAfter(undefined, { name: "create", body: { town: "York" } }, theirs);
    expect(created).toEqual(contactBase(theirs));
    expect(created).toMatchObject({ status: "Active", town: "York", email: "changed@acme.example" });
    expect(contactBaseAfter(undefined, update({ town: "York" }), theirs)).toEqual(created);
    const before = { town: "Leeds", email: "old@acme.example" };
    expect(contactBaseAfter(before, { name: "create", body: { town: "York" } }, theirs)).toEqual(created);
    expect(contactBaseAfter(before, update({ town: "York", address1: "1 Mill Lane" }), theirs)).toEqual({
      ...before,
      town: "York",
      address1: null,
    });
  });

  test("holds FreeAgent's word on hiding", () => {
    expect(contactBase({ ...answer, status: "Hidden" })["status"]).toBe("Hidden");
  });
});
