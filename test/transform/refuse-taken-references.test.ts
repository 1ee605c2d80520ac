import { expect, test } from "vitest";
import type { Plan } from "../../domain/plan.ts";
import { newReferenceOf, refuseTakenReferences } from "../../transform/invoices/refuse-taken-references.ts";

/** An update of an invoice of FreeAgent's, as sent in steps. */
function update(freeagentId: number | null, body: Readonly<Record<string, string>>): Plan {
  return {
    kind: "write",
    outcome: "updated",
    steps: [
      { name: "mark_as_draft", body: { reference: "of no step but the update" } },
      { name: "update", body },
      { name: "mark_as_sent", body: {} },
    ],
    freeagentId,
    marker: "m",
    hash: "h",
  };
}

const create: Plan = {
  kind: "write",
  outcome: "created",
  steps: [{ name: "create", body: { reference: "INV-1" } }],
  freeagentId: null,
  marker: "INV-1",
  hash: "h",
};

const refuse = (plans: readonly (readonly [string, Plan])[], holders: readonly (readonly [string, number[]])[]) =>
  refuseTakenReferences(
    new Map(plans),
    new Map(
      holders.map(([reference, ids]) => [reference, ids.map((freeagentId) => ({ freeagentId, isDraft: false }))]),
    ),
  );

test("the new reference of a plan is that of its update, and nothing else's", () => {
  expect(newReferenceOf(update(1, { reference: "INV-9" }))).toBe("INV-9");
  expect(newReferenceOf(update(1, { comments: "none" }))).toBeUndefined();
  expect(newReferenceOf(create)).toBeUndefined();
  expect(newReferenceOf({ kind: "unchanged" })).toBeUndefined();
});

test("an invoice that is to have the reference of another one is rejected before anything is sent, and looked at again", () => {
  const plans = refuse([["7", update(1, { reference: "INV-2" })]], [["INV-2", [2]]]);
  expect(plans).toEqual(
    new Map([
      [
        "7",
        {
          kind: "reject",
          rejection: {
            reason: "duplicate_reference",
            field: "reference",
            detail:
              "The invoice is to have the reference INV-2, which another one in FreeAgent has (number 2). It goes out by itself once that one has another; where it is not to change, correct the reference in the back office.",
          },
          again: true,
        },
      ],
    ]),
  );
});

test("a reference that nobody has, or that is the invoice's own, goes out, and so does a plan that changes none", () => {
  const plans: [string, Plan][] = [
    ["7", update(1, { reference: "INV-9" })],
    ["8", update(2, { reference: "INV-2" })],
    ["9", update(3, { comments: "none" })],
    ["10", create],
    ["11", { kind: "unchanged" }],
  ];
  const holders: [string, number[]][] = [
    ["INV-2", [2]],
    ["INV-1", [4]],
  ];
  expect(refuse(plans, holders)).toEqual(new Map(plans));
});

test("one that gives its reference up in these same plans does not stand in the way, another holder of it does", () => {
  const exchange: [string, Plan][] = [
    ["7", update(1, { reference: "INV-2" })],
    ["8", update(2, { reference: "INV-1" })],
  ];
  const holders = (more: number[]): [string, number[]][] => [
    ["INV-1", [1]],
    ["INV-2", [2, ...more]],
  ];
  const takes = exchange.map(([key, plan]) => [key, { ...plan, takesReference: true }] as const);
  expect(refuse(exchange, holders([]))).toEqual(new Map(takes));
  const [first] = refuse(exchange, holders([5])).values();
  expect(first?.kind === "reject" && first.rejection.detail).toContain("(number 5)");
  // One that is changed otherwise keeps its reference.
  const kept: [string, Plan][] = [
    ["7", update(1, { reference: "INV-2" })],
    ["8", update(2, { comments: "none" })],
  ];
  expect(refuse(kept, holders([])).get("7")?.kind).toBe("reject");
});

test("a new reference of an invoice whose number nobody knows is judged by the others alone", () => {
  expect(refuse([["7", update(null, { reference: "INV-2" })]], [["INV-2", [2]]]).get("7")?.kind).toBe("reject");
});

test("a draft is not sent while a sent invoice has its reference; another draft that shares it does not stand in the way", () => {
  const send: Plan = {
    kind: "write",
    outcome: "created",
    steps: [{ name: "mark_as_sent", body: {} }],
    freeagentId: 1,
    marker: "INV-2",
    hash: "h",
  };
  const own = { freeagentId: 1, isDraft: true };
  const with2 = (isDraft: boolean) => new Map([["INV-2", [own, { freeagentId: 2, isDraft }]]]);
  expect(newReferenceOf(send)).toBe("INV-2");
  expect(refuseTakenReferences(new Map([["7", send]]), with2(false)).get("7")).toMatchObject({
    kind: "reject",
    again: true,
  });
  expect(refuseTakenReferences(new Map([["7", send]]), with2(true)).get("7")).toEqual(send);
});
