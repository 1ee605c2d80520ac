import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../domain/json.ts";
import { planInvoice } from "../../transform/invoices/plan-invoice.ts";
import { changedRow, item, known, link, reason, row, rules, sentHash, steps } from "./planning-invoices.ts";

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
  /** A line in comparable form. */
  const priced = (price: string) => ({
    position: 1,
    description: "Labour",
    quantity: "1",
    price,
    sales_tax_rate: "20",
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

  test("is agreed on also where the back office has said nothing new", () => {
    const before = { ...known("Open").link?.base, total_value: "144", items: [{ id: 700, ...priced("120") }] };
    const facts = edited(
      "Open",
      { link: link("invoice", { base: before, sentHash: sentHash() }) },
      theirs({ total_value: "120.0" }, { price: "100" }),
    );
    expect(planInvoice(facts, rules)).toMatchObject({
      kind: "unchanged",
      link: { base: { items: [{ id: 700, price: "100" }] } },
    });
  });

  test("in several places is told of each", () => {
    const raw = theirs({ discount_percent: "5" });
    const plan = planInvoice(edited("Open", { row: changedRow }, raw), rules);
    expect(plan.kind === "reject" && plan.rejection.detail).toContain(
      "(discount_percent is 5 there and was nothing; line 1 (Labour): price is 120 there and was 100)",
    );
  });

  test("and whose VAT rate FreeAgent would decide is not written to either", () => {
    const { sales_tax_rate: _rate, ...rateless } = item;
    const more = { items: [item, { ...rateless, position: "2" }] };
    const plan = planInvoice(edited("Open", more), rules);
    expect(plan.kind === "reject" && plan.rejection.detail).toContain("With that its total cannot be foreseen,");
    // Where nobody changed anything there, FreeAgent may decide, and the total is looked at afterwards.
    expect(steps(planInvoice(known("Open", more), rules))).toHaveLength(3);
  });

  test("by taking away a line that is to be changed is not written to, although the total is the same", () => {
    const remark = { ...item, position: "2", description: "A remark", price: "0" };
    const both = { ...known("Open", { items: [item, remark] }) };
    const base = {
      ...both.link?.base,
      items: [
        { id: 700, ...priced("100") },
        { id: 701, ...priced("0"), position: 2, description: "A remark" },
      ],
    };
    const facts = edited(
      "Open",
      { items: [item, { ...remark, description: "Another" }], link: link("invoice", { base }) },
      theirs({ total_value: "120.0" }, { price: "100" }),
    );
    expect(reason(planInvoice(facts, rules))).toBe("changed_in_freeagent");
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
