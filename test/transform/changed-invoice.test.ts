import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../domain/json.ts";
import { changedInvoice } from "../../transform/invoices/changed-invoice.ts";

const labour = { id: 1, position: 1, description: "Labour", quantity: "1", price: "10", sales_tax_rate: "20" };
const fare = { id: 2, position: 2, description: "Fare", quantity: "2", price: "5", sales_tax_rate: "0" };
const wantedLine = ({ id: _id, ...line }: JsonObject): JsonObject => line;

interface Case {
  readonly header?: JsonObject;
  readonly items?: readonly JsonObject[];
  /** What both sides agreed on. */
  readonly base?: JsonObject;
  readonly present?: JsonObject;
}

/** The change of an invoice of two lines, of which both sides have the same where nothing is said. */
function change({ header = {}, items = [labour, fare], base = {}, present = base }: Case) {
  const lines = { items: [labour, fare] };
  const wanted = { header, items: items.map(wantedLine), expectedTotal: "22", expectedLines: [], reference: "INV-7" };
  return changedInvoice(wanted, { ...lines, ...base }, { ...lines, ...present });
}

describe("what an invoice would come to", () => {
  test.each<[string, Case, string]>([
    ["is its lines with VAT", {}, "22.00"],
    ["has the discount that FreeAgent has", { base: { discount_percent: "10" } }, "19.80"],
    [
      "has the discount that is sent instead",
      { base: { discount_percent: "10" }, header: { discount_percent: "50" } },
      "11.00",
    ],
    ["has the price that is sent for its line alone", { items: [labour, { ...fare, price: "6" }] }, "24.00"],
    ["is without a line that goes", { items: [labour] }, "12.00"],
    [
      "has a line that comes",
      { items: [labour, fare, { ...fare, position: 3, description: "Board", price: "1" }] },
      "24.00",
    ],
    [
      "has a line that a person added",
      { present: { items: [labour, fare, { ...fare, id: 9, description: "Tip" }] } },
      "32.00",
    ],
  ])("%s", (_what, facts, total) => {
    expect(change(facts).total).toBe(total);
  });
});

describe("the due day", () => {
  const dated = { dated_on: "2026-11-01", payment_terms_in_days: 30, due_on: "2026-12-15" };

  test.each<[string, Case, JsonObject]>([
    ["with a new date", { header: { ...dated, dated_on: "2026-11-02" } }, { dated_on: "2026-11-02" }],
    ["with new terms", { header: { ...dated, payment_terms_in_days: 14 } }, { payment_terms_in_days: 14 }],
  ])("is sent along %s, or FreeAgent would work out another", (_what, facts, sent) => {
    expect(change({ base: dated, ...facts }).body).toEqual({ ...sent, due_on: "2026-12-15" });
  });

  test.each<[string, Case, JsonObject]>([
    ["with what does not move it", { header: { ...dated, comments: "please pay" } }, { comments: "please pay" }],
    [
      "that a person set",
      { header: { ...dated, dated_on: "2026-11-02" }, present: { ...dated, due_on: "2026-12-20" } },
      { dated_on: "2026-11-02" },
    ],
    [
      "that the mapping leaves empty",
      { header: { dated_on: "2026-11-02", due_on: null }, present: { dated_on: "2026-11-01", due_on: null } },
      { dated_on: "2026-11-02" },
    ],
    ["that the mapping does not have", { header: { dated_on: "2026-11-02" } }, { dated_on: "2026-11-02" }],
  ])("is not sent along %s", (_what, facts, sent) => {
    expect(change({ base: dated, ...facts }).body).toEqual(sent);
  });
});

describe("what both sides agree on", () => {
  test("is the base itself where nothing has moved", () => {
    const base = { items: [labour, fare] };
    const wanted = {
      header: {},
      items: base.items.map(wantedLine),
      expectedTotal: "22",
      expectedLines: [],
      reference: "",
    };
    expect(changedInvoice(wanted, base, base).agreed).toBe(base);
  });

  test("moves with the one line that a person changed to what is wanted", () => {
    const dearer = { ...fare, price: "6" };
    expect(change({ items: [labour, dearer], present: { items: [labour, dearer] } }).agreed).toEqual({
      items: [labour, dearer],
    });
  });

  test("loses a line that is gone on both sides", () => {
    expect(change({ items: [labour], present: { items: [labour] } }).agreed).toEqual({ items: [labour] });
  });
});
