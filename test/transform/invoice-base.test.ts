import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../domain/json.ts";
import type { Step } from "../../domain/plan.ts";
import { invoiceBase, invoiceBaseAfter, invoiceBaseLookedAt } from "../../transform/invoices/invoice-base.ts";
import { itemsOf } from "../../transform/invoices/item-bases.ts";

const labour = { description: "Labour", quantity: "1", price: "10" };
const thanks = { description: "Thanks", quantity: "1", price: "0" };
const line = (id: number, words: JsonObject): JsonObject => ({
  url: `/v2/invoice_items/${id}`,
  position: id,
  ...words,
});
const raw = (over: JsonObject = {}, ...lines: readonly JsonObject[]): JsonObject => ({
  status: "Draft",
  total_value: "10.0",
  ...over,
  invoice_items: lines,
});
const base = (over: JsonObject = {}): JsonObject => ({ ...invoiceBase(raw({}, line(1, labour)), undefined), ...over });
const step = (name: Step["name"], body: JsonObject = {}) => ({ name, body }) as Step;
const idsIn = (made: JsonObject) => itemsOf(made).map(({ id }) => id);

describe("the base after a create", () => {
  const create = step("create", {
    comments: "Ours",
    po_reference: "PO 1",
    invoice_items: [{ position: 1, ...labour }],
  });

  test("is FreeAgent's answer, with what was said where it answered otherwise", () => {
    const answer = raw({ comments: "Ours", po_reference: "PO1", status: "Open" }, line(7, labour));
    const made = invoiceBaseAfter(create, answer, undefined);
    expect(made).toMatchObject({
      status: "Open",
      comments: "Ours",
      po_reference: "PO1",
      said: { po_reference: "PO 1" },
    });
    expect(itemsOf(made)).toMatchObject([{ id: 7, ...labour }]);
  });

  test("is a draft where the answer does not say", () => {
    expect(invoiceBaseAfter(create, raw({ status: null }, line(7, labour)), undefined)["status"]).toBe("Draft");
  });

  test("whose answer was lost is what is found, with what was sent where that differs", () => {
    const sent = {
      comments: "Ours",
      discount_percent: "0",
      invoice_items: [{ position: 1, ...labour, sales_tax_rate: "0" }],
    };
    const found = invoiceBaseLookedAt(step("create", sent), raw({ comments: "By hand" }, line(7, labour)), undefined);
    expect(found).toMatchObject({ comments: "Ours", discount_percent: null, status: "Draft" });
    expect(itemsOf(found)).toMatchObject([{ id: 7, sales_tax_rate: null, ...labour }]);
  });

  test("of an invoice without lines has none, whoever added one since", () => {
    const bare = step("create", { comments: "Ours" });
    expect(idsIn(invoiceBaseLookedAt(bare, raw({}, line(7, thanks)), undefined))).toEqual([]);
  });
});

describe("the base after a transition", () => {
  test.each<[string, Step, JsonObject | undefined, JsonObject, JsonObject]>([
    ["has the status that was answered", step("mark_as_sent"), raw({ status: "Open" }), {}, { status: "Open" }],
    ["keeps its status without an answer", step("mark_as_sent"), undefined, {}, { status: "Draft" }],
    [
      "is of an invoice that the customer has had, once it is a draft again",
      step("mark_as_draft"),
      raw({ status: "Draft" }),
      { status: "Open" },
      { status: "Draft", went_out: true },
    ],
    ["is open after an e-mail", step("send_email"), undefined, {}, { status: "Open", went_out: true }],
    [
      "knows for certain whether the e-mail went out",
      step("send_email"),
      undefined,
      { email_unknown: true },
      { status: "Open", went_out: true },
    ],
    ["keeps its status when it is deleted", step("delete"), undefined, { status: "Open" }, { status: "Open" }],
  ])("%s", (_what, made, answer, before, after) => {
    const { email_unknown: _unknown, ...rest } = before;
    expect(invoiceBaseAfter(made, answer, base(before))).toEqual({ ...base(rest), ...after });
  });

  test("that was looked at has not gone out where FreeAgent has a draft still", () => {
    expect(invoiceBaseLookedAt(step("send_email"), raw({}, line(1, labour)), base())).toEqual(base());
    expect(invoiceBaseLookedAt(step("send_email"), raw({ status: "Open" }), base())).toEqual(
      base({ status: "Open", went_out: true }),
    );
  });

  test("is what FreeAgent has where none was known before", () => {
    const open = raw({ status: "Open" }, line(1, labour));
    for (const made of [step("mark_as_sent"), step("update", { comments: "Ours" })]) {
      expect(invoiceBaseAfter(made, open, undefined)).toEqual(base({ status: "Open" }));
      expect(invoiceBaseLookedAt(made, open, undefined)).toEqual(base({ status: "Open" }));
    }
    expect(invoiceBaseAfter(step("mark_as_sent"), undefined, undefined)).toEqual({ status: null });
  });
});

describe("the lines of the base after an update", () => {
  const update = (...lines: readonly JsonObject[]) => step("update", { invoice_items: lines });
  const added = { position: 2, ...thanks };

  test("are not those that a person added, where none was sent", () => {
    const answer = raw({}, line(1, labour), line(8, thanks));
    expect(idsIn(invoiceBaseAfter(step("update", { comments: "x" }), answer, base()))).toEqual([1]);
  });

  test("stay as they were where one was to go and is there still", () => {
    const there = raw({}, line(1, { ...labour, price: "12" }));
    expect(invoiceBaseAfter(update({ id: 1, _destroy: 1 }), there, base())["items"]).toEqual(base()["items"]);
  });

  test("that were looked for are as many as were sent, each another one", () => {
    const found = raw({ total_value: "11.0" }, line(1, labour), line(7, thanks), line(8, thanks), line(9, thanks));
    const made = invoiceBaseLookedAt(update(added, { ...added, position: 3 }), found, base());
    expect([idsIn(made), made["total_value"]]).toEqual([[1, 7, 8], "11"]);
  });

  test("that were looked for are not one that a person typed in like one that we changed", () => {
    const found = raw({}, line(1, thanks), line(8, thanks));
    expect(idsIn(invoiceBaseLookedAt(update({ id: 1, ...thanks }), found, base()))).toEqual([1]);
  });

  test("are none where the base says none", () => {
    expect(itemsOf({})).toEqual([]);
  });
});
