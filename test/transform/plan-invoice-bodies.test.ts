import { describe, expect, test } from "vitest";
import type { Plan } from "../../domain/plan.ts";
import { planInvoice } from "../../transform/invoices/plan-invoice.ts";
import {
  changedRow,
  contact,
  credit,
  hashOf,
  item,
  known,
  link,
  reason,
  row,
  rules,
  sentHash,
  steps,
} from "./planning-invoices.ts";

describe("what is sent for an invoice", () => {
  const fresh = { row, items: [item], link: undefined, contact, remote: undefined, credit };

  test("that is new is all of it but what is empty, with the total that FreeAgent must arrive at", () => {
    expect(planInvoice({ ...fresh, row: { ...row, comments: "" } }, rules)).toEqual({
      kind: "write",
      outcome: "created",
      steps: [
        {
          name: "create",
          body: {
            contact: "/v2/contacts/30",
            reference: "INV-7",
            dated_on: "2026-11-01",
            payment_terms_in_days: 30,
            currency: "GBP",
            invoice_items: [{ position: 1, description: "Labour", quantity: "1", price: "100", sales_tax_rate: "20" }],
          },
        },
        { name: "mark_as_sent", body: {} },
      ],
      freeagentId: null,
      hash: hashOf(planInvoice({ ...fresh, row: { ...row, comments: "" } }, rules)),
      marker: "INV-7",
      expectedTotal: "120",
      expectedLines: [
        {
          description: "Labour",
          sent: { position: 1, description: "Labour", quantity: "1", price: "100", sales_tax_rate: "20" },
          expectedTotal: null,
        },
      ],
      foreseenTotal: "120.00",
    });
  });

  test("foresees a total with the discount, and none where FreeAgent decides the VAT rate", () => {
    expect(planInvoice({ ...fresh, row: { ...row, discount_percent: "10" } }, rules)).toMatchObject({
      foreseenTotal: "108.00",
    });
    const { sales_tax_rate: _rate, ...rateless } = item;
    expect(planInvoice({ ...fresh, items: [rateless] }, rules)).not.toHaveProperty("foreseenTotal");
  });

  test("by e-mail uses FreeAgent's template", () => {
    const plan = planInvoice(fresh, { ...rules, on_create: "email" });
    expect(plan.kind === "write" && plan.steps[1]).toEqual({ name: "send_email", body: { use_template: true } });
  });

  test("counts each value that is sent, each line and the total into the hash", () => {
    const changes = [
      {},
      { row: changedRow },
      { row: { ...row, expected_total: "121" } },
      { items: [{ ...item, price: "101" }] },
    ];
    expect(new Set(changes.map((change) => hashOf(planInvoice({ ...fresh, ...change }, rules)))).size).toBe(4);
  });

  test("that FreeAgent has is written to by its number", () => {
    const fixed = { outcome: "updated", freeagentId: 70, marker: "INV-7", expectedTotal: "120" };
    expect(planInvoice(known("Open", { row: changedRow }), rules)).toMatchObject(fixed);
    expect(planInvoice(known("Draft", { row: changedRow }), rules)).toMatchObject(fixed);
    expect(planInvoice(known("Draft"), rules)).toMatchObject({ ...fixed, outcome: "created" });
    const gone = planInvoice(known("Draft", { row: undefined }), rules);
    expect(gone).toEqual({
      kind: "write",
      outcome: "deleted",
      steps: [{ name: "delete", body: {} }],
      freeagentId: 70,
      marker: "INV-7",
      hash: sentHash(),
    });
  });

  test("that agrees already is remembered as sent", () => {
    const facts = known("Open", { link: link("invoice", { base: known("Open").link?.base ?? {}, sentHash: "old" }) });
    expect(planInvoice(facts, rules)).toEqual({ kind: "unchanged", link: { ...facts.link, sentHash: sentHash() } });
  });

  test("is not emptied where a column is empty", () => {
    const base = { ...known("Open").link?.base, comments: "by hand" };
    const facts = known("Open", { link: link("invoice", { base, sentHash: "old" }), row: { ...row, comments: "" } });
    expect(steps(planInvoice(facts, rules))).toBe("unchanged");
  });

  test("stays a draft with on_create: draft, changed or not", () => {
    const rule = { ...rules, on_create: "draft" } as const;
    expect(planInvoice(known("Draft"), rule)).toEqual({ kind: "unchanged" });
    expect(steps(planInvoice(known("Draft", { row: changedRow }), rule))).toEqual(["update"]);
  });

  test("is decided by the base where the invoice is not mirrored", () => {
    const unseen = { remote: undefined };
    expect(steps(planInvoice(known("Draft", unseen), rules))).toEqual(["mark_as_sent"]);
    expect(steps(planInvoice(known("Open", { ...unseen, row: changedRow }), rules))).toHaveLength(3);
    expect(steps(planInvoice(known("Draft", { ...unseen, row: undefined }), rules))).toEqual(["delete"]);
    expect(steps(planInvoice(known("Open", { ...unseen, row: undefined }), { ...rules, void: "delete" }))).toEqual([
      "mark_as_draft",
      "delete",
    ]);
  });

  test("may be amended while its total is zero, and needs nothing once it is deleted on both sides", () => {
    expect(steps(planInvoice(known("Zero Value", { row: changedRow }), rules))).toHaveLength(3);
    const gone = known("Open", { row: undefined, link: link("invoice", { state: "deleted" }) });
    expect(planInvoice(gone, rules)).toEqual({ kind: "unchanged" });
  });

  test("is nothing while it is not known whether its e-mail went out", () => {
    const base = { ...known("Draft").link?.base, email_unknown: true };
    const doubtful = { link: link("invoice", { base, sentHash: sentHash() }) };
    expect(reason(planInvoice(known("Draft", doubtful), rules))).toBe("email_unknown");
    expect(planInvoice(known("Open", doubtful), rules)).toEqual({ kind: "unchanged" });
  });
});

describe("an invoice that needs a person is told of with the way out", () => {
  const detail = (plan: Plan) => (plan.kind === "reject" ? plan.rejection.detail : plan.kind);
  const gone = { row: undefined };
  const voiding = { ...rules, void: "delete" } as const;
  const doubtful = () => link("invoice", { base: { ...known("Draft").link?.base, email_unknown: true } });

  test.each<[() => Plan, string]>([
    [
      () => planInvoice(known("Draft", { link: doubtful() }), rules),
      "Whether the e-mail with this invoice went out is not known, and it is never sent a second time by itself. Ask the customer or look in FreeAgent, then send it there by hand.",
    ],
    [
      () => planInvoice(known("Open", { link: link("invoice", { state: "deleted" }) }), rules),
      "Somebody deleted this invoice in FreeAgent; it is not created again by itself.",
    ],
    [
      () => planInvoice(known("Paid", { row: changedRow }), rules),
      "The invoice was changed in the back office, but it is Paid in FreeAgent and money is booked on it. Take the change back, or raise a credit note and a new invoice.",
    ],
    [
      () => planInvoice(known("Open", { row: changedRow }), { ...rules, amend: "reject" }),
      "The invoice was changed in the back office, but it is Open in FreeAgent and rules.invoices.amend is reject. Change it in FreeAgent by hand, or set amend: redraft.",
    ],
    [
      () => planInvoice(known("Open", gone), rules),
      "The invoice is gone from the back office, but it is Open in FreeAgent and rules.invoices.void is reject. Raise a credit note there, or delete it by hand.",
    ],
    [
      () => planInvoice(known("Paid", gone), voiding),
      "The invoice is gone from the back office, but it is Paid in FreeAgent and money is booked on it. Raise a credit note there and refund the money, or bring the invoice back.",
    ],
    [
      () => planInvoice(known("Open", { ...gone, link: link("invoice", { madeByUs: false }) }), rules),
      "The invoice is gone from the back office, but it was in FreeAgent (Open) before freeagent-sync took it over, so it is not deleted by itself. Delete it there by hand, then retry.",
    ],
  ])("%#", (plan, words) => {
    expect(detail(plan())).toBe(words);
  });
});
