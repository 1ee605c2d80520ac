import { describe, expect, test } from "vitest";
import { jsonText, type JsonObject } from "../../domain/json.ts";
import { amountEdits } from "../../transform/amount-edits.ts";
import { changedItems } from "../../transform/changed-items.ts";
import { invoiceBase, invoiceBaseAfter, invoiceBaseLookedAt } from "../../transform/invoice-base.ts";
import { planInvoice } from "../../transform/plan-invoice.ts";
import { changedRow, item, known, link, reason, row, rules, sentHash, steps } from "./planning-invoices.ts";

const labour = { description: "Labour", quantity: "1", price: "10" };
const fare = { description: "Fare", quantity: "2", price: "5" };
const thanks = { description: "Thanks", quantity: "1", price: "0" };
const placed = (...lines: readonly JsonObject[]): JsonObject[] =>
  lines.map((line, index) => ({ position: index + 1, ...line }));
const numbered = (...lines: readonly JsonObject[]): JsonObject[] =>
  placed(...lines).map((line, index) => ({ id: index + 1, ...line }));

describe("lines that a person worked on", () => {
  test("one that they added is neither destroyed nor sent", () => {
    const changed = changedItems(placed(labour), numbered(labour), numbered(labour, thanks));
    expect(changed).toEqual({ sent: [], agreed: numbered(labour), lost: [] });
  });

  test("one that they added and that is wanted by now is agreed on, wherever it stands", () => {
    const [, there] = numbered(labour, fare);
    const changed = changedItems(placed(fare, labour), numbered(labour), numbered(labour, fare));
    expect(changed.sent).toEqual([{ id: 1, position: 2 }]);
    expect(changed.agreed).toEqual([
      { ...there, said: { position: 1 } },
      { id: 1, position: 1, ...labour },
    ]);
    const inPlace = changedItems(placed(labour, fare), numbered(labour), numbered(labour, fare));
    expect(inPlace).toEqual({ sent: [], agreed: numbered(labour, fare), lost: [] });
  });

  test("one that says something else than what is wanted stays, and ours is added", () => {
    const changed = changedItems(placed(labour, fare), numbered(labour), numbered(labour, { ...fare, price: "6" }));
    expect(changed.sent).toEqual([{ position: 2, ...fare }]);
  });

  test("one that they took away is lost where it is to be changed, and nothing where it is to go", () => {
    const base = numbered(labour, fare);
    const present = base.slice(0, 1);
    expect(changedItems(placed(labour, { ...fare, price: "6" }), base, present)).toEqual({
      sent: [],
      agreed: base,
      lost: base.slice(1),
    });
    expect(changedItems(placed(labour), base, present)).toEqual({ sent: [], agreed: present, lost: [] });
    expect(changedItems(placed(labour, fare), base, present)).toEqual({ sent: [], agreed: base, lost: [] });
  });

  test("one that they changed to what is wanted is agreed on, and only the rest is sent", () => {
    const base = numbered(labour);
    const changed = changedItems(placed({ ...labour, price: "12", quantity: "3" }), base, [
      { ...base[0], price: "12", description: "Work" },
    ]);
    expect(changed.sent).toEqual([{ id: 1, quantity: "3" }]);
    expect(changed.agreed).toEqual([{ ...base[0], price: "12" }]);
  });
});

const raw = (over: JsonObject, ...lines: readonly JsonObject[]): JsonObject => ({
  status: "Draft",
  total_value: "20.0",
  dated_on: "2026-11-01",
  invoice_items: lines.map(({ id, ...line }) => ({ url: `/v2/invoice_items/${jsonText(id)}`, ...line })),
  ...over,
});
const base = (over: JsonObject = {}): JsonObject => ({
  ...invoiceBase(raw({ comments: "Ours" }, ...numbered(labour, fare)), undefined),
  ...over,
});
const itemsIn = (made: JsonObject): unknown =>
  (made["items"] as readonly JsonObject[]).map(({ id, description, price }) => [id, description, price]);

describe("the base after an update", () => {
  const update = (body: JsonObject) => ({ name: "update", body }) as const;

  test("has moved only in the fields that were sent, and in the total", () => {
    const answer = raw({ comments: "By hand", po_reference: "PO 1", status: "Open", total_value: "25.0" });
    const made = invoiceBaseAfter(update({ po_reference: "PO 1" }), answer, base());
    expect(made).toMatchObject({ comments: "Ours", po_reference: "PO 1", status: "Draft", total_value: "25" });
    expect(made).not.toHaveProperty("said");
  });

  test("remembers what was said where FreeAgent answered otherwise, until it is said anew", () => {
    const answer = raw({ due_on: "2026-12-01" });
    const first = invoiceBaseAfter(update({ due_on: "2026-12-09", discount_percent: "0" }), answer, base());
    expect(first).toMatchObject({ due_on: "2026-12-01", said: { due_on: "2026-12-09" } });
    const second = invoiceBaseAfter(update({ due_on: "2026-12-01" }), answer, first);
    expect(second).not.toHaveProperty("said");
  });

  test("knows our new lines by their numbers, and leaves out those of a person", () => {
    const added = { ...fare, position: 3, price: "7" };
    const sent = update({ invoice_items: [added, { id: 1, price: "11" }, { id: 2, _destroy: 1 }] });
    const answer = raw({}, { id: 1, ...labour, position: 1, price: "11" }, { id: 8, ...thanks }, { id: 9, ...added });
    expect(itemsIn(invoiceBaseAfter(sent, answer, base()))).toEqual([
      [1, "Labour", "11"],
      [9, "Fare", "7"],
    ]);
  });

  test("keeps a line that a person took away, as the difference that it is", () => {
    const answer = raw({}, { id: 2, ...fare, position: 2 });
    expect(itemsIn(invoiceBaseAfter(update({ po_reference: "1" }), answer, base()))).toEqual([
      [1, "Labour", "10"],
      [2, "Fare", "5"],
    ]);
  });
});

describe("the base after a look", () => {
  test("of an update has moved where FreeAgent has what was sent", () => {
    const added = { ...thanks, position: 3 };
    const body = {
      po_reference: "PO 1",
      comments: "New",
      invoice_items: [{ id: 1, price: "11", quantity: "2" }, added],
    };
    const found = raw(
      { comments: "By hand", po_reference: "PO 1" },
      { id: 1, ...labour, price: "11", position: 1 },
      { id: 7, ...fare, price: "9" },
      { id: 8, ...added },
    );
    const made = invoiceBaseLookedAt({ name: "update", body }, found, base());
    expect(made).toMatchObject({ comments: "Ours", po_reference: "PO 1" });
    expect(itemsIn(made)).toEqual([
      [1, "Labour", "11"],
      [2, "Fare", "5"],
      [8, "Thanks", "0"],
    ]);
  });

  test("of a create is what was sent, so that what a person changed since is a difference", () => {
    const body = { comments: "Ours", invoice_items: placed(labour) };
    const found = raw(
      { comments: "By hand", reference: "R" },
      { id: 4, ...labour, price: "12", position: 1 },
      { id: 5, ...thanks },
    );
    const made = invoiceBaseLookedAt({ name: "create", body }, found, undefined);
    expect(made).toMatchObject({ comments: "Ours", reference: "R", total_value: "20" });
    expect(itemsIn(made)).toEqual([[4, "Labour", "10"]]);
  });

  test("of a transition has the status that was found, and forgets a doubt about an e-mail", () => {
    const before = base({ email_unknown: true, comments: "Ours" });
    const made = invoiceBaseLookedAt({ name: "mark_as_sent", body: {} }, raw({ status: "Open" }), before);
    expect(made).toMatchObject({ status: "Open", comments: "Ours" });
    expect(made).not.toHaveProperty("email_unknown");
    expect(invoiceBaseLookedAt({ name: "delete", body: {} }, raw({}), base({ status: "Open" }))["status"]).toBe("Open");
  });
});

describe("what a person changed of an invoice's total", () => {
  test("is told line by line, by what both sides agreed on", () => {
    const now = {
      ...base({ discount_percent: "10", comments: "By hand", total_value: "99" }),
      items: [
        { ...numbered(labour)[0], price: "12", description: "Work" },
        { id: 9, ...thanks },
      ],
    };
    expect(amountEdits(base(), now)).toEqual([
      "discount_percent is 10 there and was nothing",
      "line 1 (Labour): price is 12 there and was 10",
      "line 2 (Fare) is gone",
      "a line was added (Thanks, 1 at 0)",
    ]);
  });

  test("is told by the total alone where nothing else shows it, and is nothing where it is in other fields", () => {
    expect(amountEdits(base(), base({ total_value: "21.5" }))).toEqual(["the total is 21.50 there and was 20.00"]);
    expect(amountEdits(base(), base({ comments: "By hand", total_value: "20.00" }))).toEqual([]);
  });
});

describe("an invoice that a person priced anew", () => {
  const theirs = (over: JsonObject = {}, line: JsonObject = {}): JsonObject => ({
    contact: "/v2/contacts/30",
    reference: "INV-7",
    dated_on: "2026-11-01",
    payment_terms_in_days: 30,
    currency: "GBP",
    total_value: "144.0",
    invoice_items: [
      {
        url: "/v2/invoice_items/700",
        position: 1,
        description: "Labour",
        quantity: "1",
        price: "120",
        sales_tax_rate: "20",
        ...line,
      },
    ],
    ...over,
  });
  const edited = (status: string, over: object = {}, raw = theirs()) =>
    known(status, { remote: { status, paidValue: "0", due: "144", raw }, ...over });

  test.each(["Draft", "Open", "Overdue"])(
    "and we changed otherwise is not written to, and looked at by every run: %s",
    (status) => {
      expect(planInvoice(edited(status, { row: changedRow }), rules)).toEqual({
        kind: "reject",
        again: true,
        rejection: {
          reason: "changed_in_freeagent",
          field: "expected_total",
          detail:
            "Somebody changed this invoice in FreeAgent (line 1 (Labour): price is 120 there and was 100). With that its total would be 144.00, and the back office expects 120.00, so nothing of it was sent. Change it back there, or change it here to the same; the next run sees either.",
        },
      });
    },
  );

  test("is not sent as a draft, and left alone where it is sent, or where drafts stay drafts", () => {
    expect(reason(planInvoice(edited("Draft"), rules))).toBe("changed_in_freeagent");
    expect(planInvoice(edited("Open"), rules)).toEqual({ kind: "unchanged" });
    expect(planInvoice(edited("Draft"), { ...rules, on_create: "draft" })).toEqual({ kind: "unchanged" });
  });

  test("is locked, or left to a person by the rules, before that", () => {
    const paid = {
      ...edited("Paid", { row: changedRow }),
      remote: { status: "Paid", paidValue: "144", due: "0", raw: theirs() },
    };
    expect(reason(planInvoice(paid, rules))).toBe("invoice_locked");
    expect(reason(planInvoice(edited("Open", { row: changedRow }), { ...rules, amend: "reject" }))).toBe(
      "invoice_sent",
    );
  });

  test("is agreed on once the back office has the price too, also where it could not be changed any more", () => {
    const same = { row: { ...row, expected_total: "144.00" }, items: [{ ...item, price: "120.00" }] };
    for (const status of ["Open", "Paid"]) {
      const plan = planInvoice(edited(status, same), { ...rules, amend: "reject" });
      expect(plan).toMatchObject({ kind: "unchanged", link: { base: { items: [{ id: 700, price: "120" }] } } });
    }
    expect(steps(planInvoice(edited("Draft", same), rules))).toEqual(["mark_as_sent"]);
  });

  test("goes out where the total agrees all the same, or where our change overrules theirs", () => {
    const halves = theirs({ total_value: "120.0" }, { quantity: "2", price: "50" });
    expect(steps(planInvoice(edited("Open", { row: changedRow }, halves), rules))).toHaveLength(3);
    const ours = { row: { ...row, expected_total: "156.00" }, items: [{ ...item, price: "130.00" }] };
    const plan = planInvoice(edited("Open", ours), rules);
    expect(plan.kind === "write" && plan.steps[1]?.body).toEqual({ invoice_items: [{ id: 700, price: "130" }] });
  });

  test("and whose VAT rate FreeAgent would decide is not written to either", () => {
    const { sales_tax_rate: _rate, ...rateless } = item;
    const more = { items: [item, { ...rateless, position: "2" }] };
    const plan = planInvoice(edited("Open", more), rules);
    expect(plan.kind === "reject" && plan.rejection.detail).toContain("With that its total cannot be foreseen,");
  });

  test("and whose changed line they took away is not written to", () => {
    const plan = planInvoice(
      edited("Open", { items: [{ ...item, description: "Work" }] }, theirs({ invoice_items: [] })),
      rules,
    );
    expect(plan.kind === "reject" && plan.rejection.detail).toContain("line 1 (Labour) is gone");
  });

  test("after a total that did not agree, and to what it should be, is sent", () => {
    const mismatched = { ...known("Draft").link?.base, total_value: "144", items: [{ id: 700, price: "120" }] };
    const facts = edited(
      "Draft",
      { link: link("invoice", { base: { ...mismatched, status: "Draft" }, sentHash: sentHash() }) },
      theirs({ total_value: "120.0" }, { price: "100" }),
    );
    expect(steps(planInvoice(facts, rules))).toEqual(["mark_as_sent"]);
  });
});
