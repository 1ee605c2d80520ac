import { expect, test } from "vitest";
import type { Plan } from "../../domain/plan.ts";
import { refuseSharedMarkers, takenBy } from "../../transform/refuse-shared-markers.ts";

function create(marker: string): Plan {
  return {
    kind: "write",
    outcome: "created",
    steps: [{ name: "create", body: {} }],
    freeagentId: null,
    marker,
    hash: "h",
  };
}

const kinds = (plans: ReadonlyMap<string, Plan>): string[] => [...plans.values()].map((plan) => plan.kind);

test("the first of two creates with one marker goes out, the second is rejected and names the first", () => {
  const plans = refuseSharedMarkers(
    "invoice",
    new Map([
      ["7", create("INV-1")],
      ["8", create("INV-1")],
      ["9", create("INV-2")],
    ]),
    new Map(),
  );
  expect(kinds(plans)).toEqual(["write", "reject", "write"]);
  const second = plans.get("8");
  expect(second).toMatchObject({ again: true });
  expect(second?.kind === "reject" && second.rejection).toMatchObject({
    reason: "duplicate_reference",
    field: "reference",
  });
  expect(second?.kind === "reject" && second.rejection.detail).toContain("invoice 7");
});

test("a marker that FreeAgent has already is refused even to the first", () => {
  const plans = refuseSharedMarkers(
    "contact",
    new Map([["7", create("a@b.example|acme")]]),
    new Map([["a@b.example|acme", "contact 3"]]),
  );
  const only = plans.get("7");
  expect(only?.kind === "reject" && only.rejection.reason).toBe("possible_duplicate");
});

test("plans that create nothing are left as they are, whatever their marker", () => {
  const update: Plan = {
    kind: "write",
    outcome: "updated",
    steps: [{ name: "update", body: {} }],
    freeagentId: 3,
    marker: "INV-1",
    hash: "h",
  };
  const plans = new Map<string, Plan>([
    ["1", update],
    ["2", { kind: "unchanged" }],
  ]);
  expect([...refuseSharedMarkers("invoice", plans, new Map([["INV-1", "invoice 3"]]))]).toEqual([...plans]);
});

test.each([
  [
    "invoice",
    new Map<string, string>(),
    "The reference M is also that of invoice 7. Give each invoice its own; FreeAgent refuses to send the second one.",
  ],
  [
    "invoice",
    new Map([["M", "one that FreeAgent has"]]),
    "The reference M is also that of one that FreeAgent has. Give each invoice its own; FreeAgent refuses to send the second one.",
  ],
  [
    "contact",
    new Map<string, string>(),
    "This contact cannot be told apart from contact 7: same e-mail address and name. Merge the two, or make one of them differ; the next run sees either.",
  ],
  [
    "contact",
    new Map([["M", "one that FreeAgent has"]]),
    "This contact cannot be told apart from one that FreeAgent has: same e-mail address and name. Merge the two, or make one of them differ; the next run sees either.",
  ],
] as const)("the second %s is told whom it is like", (entity, taken, detail) => {
  const plans = new Map([
    ["7", create("M")],
    ["8", create("M")],
  ]);
  const second = refuseSharedMarkers(entity, plans, taken).get("8");
  expect(second?.kind === "reject" && second.rejection.detail).toBe(detail);
});

test.each([
  [{ freeagentId: null, isHidden: false }, true, "contact 3, whose making got no answer yet"],
  [{ freeagentId: 30, isHidden: false }, true, "contact 3 (number 30 in FreeAgent)"],
  [
    { freeagentId: 30, isHidden: true },
    true,
    "contact 3 (number 30 in FreeAgent; we hid it there, as the back office asked)",
  ],
  [
    { freeagentId: 30, isHidden: true },
    false,
    "contact 3 (number 30 in FreeAgent; we hid it there, because the back office has it no more)",
  ],
])("whose a marker is already is told so that a person finds it: %j, with a row: %s", (holder, hasRow, words) => {
  expect(takenBy("contact", { sourceKey: "3", ...holder }, hasRow)).toBe(words);
});
