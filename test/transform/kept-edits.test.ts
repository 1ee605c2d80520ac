import { describe, expect, test } from "vitest";
import { jsonText, type JsonObject } from "../../domain/json.ts";
import { amountEdits } from "../../transform/invoices/amount-edits.ts";
import { changedItems } from "../../transform/invoices/changed-items.ts";
import { invoiceBase, invoiceBaseAfter, invoiceBaseLookedAt } from "../../transform/invoices/invoice-base.ts";

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

  test("one that they typed in like ours stays theirs, and one that is wanted twice is sent once more", () => {
    const [ours, theirs] = [numbered(labour), { id: 9, ...labour }];
    expect(changedItems(placed(labour), ours, [...ours, theirs])).toEqual({ sent: [], agreed: ours, lost: [] });
    const typed = { id: 9, ...thanks, position: 2, category: "/v2/categories/001" };
    const wanted = placed(labour, { ...thanks, category: null }, { ...thanks, category: null });
    const changed = changedItems(wanted, ours, [...ours, typed]);
    expect(changed.sent).toEqual([{ position: 3, ...thanks }]);
    expect(changed.agreed).toEqual([...ours, typed]);
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

describe("lines of a base", () => {
  const sent = (body: JsonObject) => ({ name: "update", body }) as const;

  test("go where we destroyed them and FreeAgent did, and stay where it did not", () => {
    const body = { invoice_items: [{ id: 1, _destroy: 1 }] };
    const [there, fares] = [
      { id: 1, position: 1, ...labour },
      { id: 2, position: 2, ...fare },
    ];
    expect(itemsIn(invoiceBaseAfter(sent(body), raw({}, fares), base()))).toEqual([[2, "Fare", "5"]]);
    for (const after of [invoiceBaseAfter, invoiceBaseLookedAt]) {
      expect(itemsIn(after(sent(body), raw({}, there, fares), base()))).toHaveLength(2);
    }
  });

  test("are by position, whatever the order of their numbers, and by the position that was said", () => {
    const body = {
      invoice_items: [
        { id: 1, position: 3 },
        { position: 1, ...thanks },
      ],
    };
    const answer = raw(
      {},
      { id: 1, position: 1, ...labour },
      { id: 2, position: 2, ...fare },
      { id: 9, position: 1, ...thanks },
    );
    expect(itemsIn(invoiceBaseAfter(sent(body), answer, base()))).toEqual([
      [9, "Thanks", "0"],
      [2, "Fare", "5"],
      [1, "Labour", "10"],
    ]);
  });

  test("do not come to be by a look that finds others, or by an answer that leaves ours out", () => {
    const body = { invoice_items: [{ position: 3, ...thanks }] };
    const lines = numbered(labour, fare);
    for (const other of [
      { ...thanks, price: "1" },
      { ...thanks, quantity: "2" },
      { ...thanks, description: "Other" },
    ]) {
      const found = raw({}, ...lines, { id: 7, ...other });
      expect(itemsIn(invoiceBaseLookedAt(sent(body), found, base()))).toHaveLength(2);
    }
    expect(itemsIn(invoiceBaseAfter(sent(body), raw({}, ...lines), base()))).toHaveLength(2);
    const create = { name: "create", body: { invoice_items: placed(labour, fare) } } as const;
    expect(itemsIn(invoiceBaseLookedAt(create, raw({}, { id: 4, ...labour, position: 1 }), undefined))).toHaveLength(1);
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

  test.each([
    ["discount_percent", {}],
    ["currency", {}],
    ["ec_status", {}],
    ["quantity", { id: 1 }],
    ["price", { id: 1 }],
    ["sales_tax_rate", { id: 1 }],
    ["sales_tax_status", { id: 1 }],
  ])("may be its %s", (field, line: { readonly id?: number }) => {
    const [items, header] = line.id === undefined ? [base()["items"] ?? [], { [field]: "7" }] : [[], {}];
    const [one = {}, ...rest] = base()["items"] as readonly JsonObject[];
    const now = { ...base(header), items: line.id === undefined ? items : [{ ...one, [field]: "7" }, ...rest] };
    expect(amountEdits(base(), now)).toEqual([expect.stringContaining(`${field} is 7 there and was `)]);
  });

  test("is told by the total alone where nothing else shows it, and is nothing where it is in other fields", () => {
    expect(amountEdits(base(), base({ total_value: "21.5" }))).toEqual(["the total is 21.50 there and was 20.00"]);
    expect(amountEdits(base(), base({ comments: "By hand", total_value: "20.00" }))).toEqual([]);
  });
});
