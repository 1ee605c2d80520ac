import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../domain/json.ts";
import type { WritePlan } from "../../domain/plan.ts";
import { fieldChanges } from "../../transform/field-changes.ts";

const base = {
  reference: "INV-7",
  comments: "old words",
  items: [
    { id: 700, description: "Labour", price: "100" },
    { id: 701, description: "Parts", price: "50" },
  ],
};

/** The changes of a write with these bodies, one line each. */
function told(freeagentId: number | null, body: JsonObject, ...more: readonly JsonObject[]): string[] {
  const step = (sent: JsonObject) => ({ name: "update", body: sent }) as const;
  const steps: WritePlan["steps"] = [step(body), ...more.map(step)];
  const plan: WritePlan = { kind: "write", outcome: "updated", steps, freeagentId, marker: "INV-7", hash: "h" };
  return fieldChanges(plan, base).map((change) => `${change.field}: ${JSON.stringify([change.old, change.new])}`);
}

describe("the changes that a plan shows", () => {
  test("hold each field of each step with what FreeAgent has, or nothing", () => {
    expect(told(70, { comments: "new words" }, { po_reference: "PO-1", reference: "INV-8" })).toEqual([
      'comments: ["old words","new words"]',
      'po_reference: [null,"PO-1"]',
      'reference: ["INV-7","INV-8"]',
    ]);
  });

  test("leave out what is sent along as it is", () => {
    expect(told(70, { comments: "new words", reference: "INV-7" })).toEqual(['comments: ["old words","new words"]']);
  });

  test("of a create have nothing before, whatever the base says", () => {
    expect(
      told(null, { reference: "INV-7", invoice_items: [{ description: "Labour" }, { description: "Parts" }] }),
    ).toEqual([
      'reference: [null,"INV-7"]',
      'invoice_items[1].description: [null,"Labour"]',
      'invoice_items[2].description: [null,"Parts"]',
    ]);
  });

  test("are one credit note where the invoice is credited, however many steps that takes", () => {
    const steps = [
      { name: "create_credit_note", body: { reference: "CN-INV-7" } },
      { name: "set_off", body: { gross_value: "120" } },
    ] as const;
    const plan: WritePlan = { kind: "write", outcome: "deleted", steps, freeagentId: 70, marker: "CN-INV-7", hash: "" };
    expect(fieldChanges(plan, base)).toEqual([{ field: "credit_note", old: null, new: "CN-INV-7" }]);
  });

  test("name a line by its place: changed, removed, and added behind the others", () => {
    const items = [{ id: 701, price: "60", quantity: "2" }, { id: 700, _destroy: 1 }, { description: "Travel" }];
    expect(told(70, { invoice_items: [...items, { description: "Board" }] })).toEqual([
      'invoice_items[2].price: ["50","60"]',
      'invoice_items[2].quantity: [null,"2"]',
      'invoice_items[1]: ["Labour",null]',
      'invoice_items[3].description: [null,"Travel"]',
      'invoice_items[4].description: [null,"Board"]',
    ]);
  });

  test("show a removed line that the base does not know without a word of it", () => {
    expect(told(70, { invoice_items: [{ id: 999, _destroy: 1 }] })).toEqual(["invoice_items[3]: [null,null]"]);
  });

  test("are none where the lines are no list", () => {
    expect(told(70, { invoice_items: null })).toEqual([]);
  });
});
