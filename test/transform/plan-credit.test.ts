import { describe, expect, test } from "vitest";
import type { CreditNote } from "../../domain/credit-note.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { Plan, WritePlan } from "../../domain/plan.ts";
import {
  baseWithNote,
  creditLinkAfter,
  isCredited,
  withCreditNote,
  withoutNote,
} from "../../transform/invoices/credit-base.ts";
import { creditObjection } from "../../transform/invoices/plan-credit.ts";
import { planInvoice, type InvoiceFacts } from "../../transform/invoices/plan-invoice.ts";
import { credit, known, link, note, reason, rules, steps } from "./planning-invoices.ts";

const crediting = { ...rules, void: "credit_note" } as const;

/** An open invoice that is gone from the back office. */
function gone(base: JsonObject = {}, notes: readonly CreditNote[] = [], status = "Open", paid = "0"): InvoiceFacts {
  const facts = known(status, { row: undefined, credit: { ...credit, notes } }, paid);
  const { link } = facts;
  return { ...facts, link: link && { ...link, base: { ...link.base, ...base } } };
}

const plan = (facts: InvoiceFacts): Plan => planInvoice(facts, crediting);
const begun = { credit_note: "/v2/credit_notes/71", credit_note_total: "-120.0" };

describe("an invoice that is gone, with void: credit_note,", () => {
  test("is credited over its own lines, today, under a reference of its own", () => {
    expect(plan(gone())).toMatchObject({
      kind: "write",
      outcome: "deleted",
      marker: "CN-INV-7",
      freeagentId: 70,
      steps: [
        {
          name: "create_credit_note",
          body: {
            contact: "/v2/contacts/30",
            currency: "GBP",
            reference: "CN-INV-7",
            dated_on: "2026-11-20",
            payment_terms_in_days: 0,
            comments: "Credits invoice INV-7 in full.",
            credit_note_items: [
              { position: 1, description: "Labour", quantity: "1", price: "-100", sales_tax_rate: "20" },
            ],
          },
        },
        { name: "send_credit_note", body: {} },
        { name: "set_off", body: { invoice: "/v2/invoices/70", gross_value: "120", dated_on: "2026-11-20" } },
      ],
    });
  });

  test("what a person made of it in FreeAgent is what is credited", () => {
    const line = { url: "/v2/invoice_items/700", position: 1, description: "Labour", quantity: "1", price: "90" };
    const raw = { contact: "/v2/contacts/30", total_value: "90.0", status: "Open", invoice_items: [line] };
    const facts = { ...gone(), remote: { status: "Open", paidValue: "0", due: "90.0", raw } };
    expect(plan(facts)).toMatchObject({
      marker: "CN-INV-7",
      expectedTotal: "90",
      steps: [{ body: { credit_note_items: [{ price: "-90" }] } }, {}, { body: { gross_value: "90" } }],
    });
  });

  test("a line without a price is none with minus nothing", () => {
    const facts = gone({ items: [{ id: 1, position: 1, description: "A remark", quantity: "0", price: "0" }] });
    expect(plan(facts)).toMatchObject({ steps: [{ body: { credit_note_items: [{ price: "0" }] } }, {}, {}] });
  });

  test.each<[string, JsonObject, readonly CreditNote[], unknown]>([
    ["nothing yet", {}, [], ["create_credit_note", "send_credit_note", "set_off"]],
    ["the credit note made, not mirrored", begun, [], ["send_credit_note", "set_off"]],
    ["the credit note made", begun, [note], ["send_credit_note", "set_off"]],
    ["it sent, not mirrored since", { ...begun, credit_note_sent: true }, [note], ["set_off"]],
    ["it sent by a person", begun, [{ ...note, status: "Open" }], ["set_off"]],
    ["it deleted by a person", begun, [{ ...note, gone: true }], ["create_credit_note", "send_credit_note", "set_off"]],
    [
      "it made, and another one sent",
      begun,
      [{ ...note, freeagentId: 72, status: "Open" }, note],
      ["send_credit_note", "set_off"],
    ],
    ["it made, a draft, and no link that knows", {}, [note], ["send_credit_note", "set_off"]],
    ["it made, and no link that knows", {}, [{ ...note, status: "Overdue" }], ["set_off"]],
  ])("goes on from what was done: %s", (_, base, notes, expected) => {
    expect(steps(plan(gone(base, notes)))).toEqual(expected);
  });

  test("each step names the credit note that was found, whatever the link knows", () => {
    const path = { credit_note: "/v2/credit_notes/71" };
    expect(plan(gone({}, [note]))).toMatchObject({ steps: [{ body: path }, { body: path }] });
  });

  test.each<[string, () => InvoiceFacts, string]>([
    ["money is booked on it", () => gone({}, [], "Open", "20"), "invoice_locked"],
    ["it is written off", () => gone({}, [], "Written-off"), "invoice_locked"],
    [
      "something of it is settled",
      () => ({ ...gone(), remote: { status: "Open", paidValue: "0", due: "100" } }),
      "invoice_locked",
    ],
    ["it comes to nothing", () => ({ ...gone({ total_value: "0" }), remote: undefined }), "invoice_sent"],
    ["its credit note comes to something else", () => gone(begun, [{ ...note, total: "-119.99" }]), "total_mismatch"],
    [
      "the reference belongs to another customer's",
      () => gone({}, [{ ...note, contactId: 31 }]),
      "duplicate_reference",
    ],
    ["the reference is there twice", () => gone({}, [note, { ...note, freeagentId: 72 }]), "duplicate_reference"],
    [
      "it was set off, and something is due",
      () => gone({ ...begun, credit_note_set_off: "120" }),
      "set_off_without_effect",
    ],
  ])("needs a person where %s", (_, facts, expected) => {
    expect(reason(plan(facts()))).toBe(expected);
  });

  test("is through once it was set off and nothing is due, and says what was credited", () => {
    const facts = gone({ ...begun, credit_note_set_off: "120" });
    const done = plan({ ...facts, remote: { status: "Paid", paidValue: "0", due: "0.0" } });
    expect(done).toMatchObject({ kind: "unchanged", link: { state: "deleted", base: { credited: "120" } } });
  });

  test("that was never made by us is left to a person", () => {
    const facts = gone();
    expect(reason(plan({ ...facts, link: facts.link && { ...facts.link, madeByUs: false } }))).toBe("not_made_by_us");
  });

  test("a draft is deleted: nobody has had it", () => {
    expect(steps(plan(gone({}, [], "Draft")))).toEqual(["delete"]);
  });
});

describe("a row that comes back", () => {
  test.each<[string, JsonObject, readonly CreditNote[], string]>([
    ["after its credit note was begun waits for a person", begun, [], "credit_note_begun"],
    ["goes on once that credit note is deleted", begun, [{ ...note, gone: true }], "unchanged"],
  ])("%s", (_, base, notes, expected) => {
    const { link, ...facts } = known("Open", { credit: { ...credit, notes } });
    expect(reason(plan({ ...facts, link: link && { ...link, base: { ...link.base, ...base } } }))).toBe(expected);
  });

  test("after it was credited is not invoiced again under the same key", () => {
    const { link, ...facts } = known("Paid");
    const base = { ...link?.base, deleted_by_us: true, credited: "120" };
    expect(reason(plan({ ...facts, link: link && { ...link, state: "deleted", base } }))).toBe("credited");
  });
});

describe("the steps", () => {
  const base = { total_value: "120", reference: "INV-7" };
  const raw = { url: "https://api.freeagent.com/v2/credit_notes/71", total_value: "-120.0", status: "Draft" };
  const setOff = { gross_value: "120" };

  test("each leave in the link what the next one needs", () => {
    const made = creditLinkAfter("create_credit_note", {}, base, raw);
    expect(made).toEqual({ state: "active", base: { ...base, ...begun } });
    const sent = creditLinkAfter("send_credit_note", {}, made.base, undefined);
    expect(sent).toEqual({ state: "active", base: { ...made.base, credit_note_sent: true } });
    const after = creditLinkAfter("set_off", setOff, sent.base, { due_value: "0.0" });
    expect(after).toMatchObject({ state: "deleted", base: { credited: "120", deleted_by_us: true } });
    expect(isCredited(link("invoice", after))).toBe(true);
    expect(isCredited(link("invoice", sent))).toBe(false);
    expect(isCredited(link("invoice", { base: after.base }))).toBe(false);
  });

  test("begin anew with each credit note, which may be sent already when it is found", () => {
    const before = { ...base, ...begun, credit_note_sent: true, credit_note_set_off: "120" };
    expect(baseWithNote(before, { ...raw, url: "/v2/credit_notes/72" })).toEqual({
      ...base,
      credit_note: "/v2/credit_notes/72",
      credit_note_total: "-120.0",
    });
    expect(baseWithNote(base, { ...raw, status: "Open" })).toEqual({ ...base, ...begun, credit_note_sent: true });
    expect(withoutNote(before)).toEqual(base);
  });

  test("name the credit note that was made", () => {
    const step = { name: "set_off", body: setOff } as const;
    expect(withCreditNote(step, begun).body).toEqual({ gross_value: "120", credit_note: "/v2/credit_notes/71" });
    expect(withCreditNote({ name: "send_credit_note", body: {} }, begun).body).toEqual({
      credit_note: begun.credit_note,
    });
    expect(withCreditNote(step, {})).toBe(step);
    const create = { name: "create_credit_note", body: {} } as const;
    expect(withCreditNote(create, begun)).toBe(create);
  });

  test("end where the credit note comes to something else, or setting off has changed nothing", () => {
    const planned = plan(gone()) as WritePlan;
    const other = creditLinkAfter("create_credit_note", {}, base, { ...raw, total_value: "-119.99" });
    expect(creditObjection(planned, "create_credit_note", other.base)?.reason).toBe("total_mismatch");
    expect(creditObjection(planned, "send_credit_note", other.base)).toBeUndefined();
    const idle = creditLinkAfter("set_off", setOff, { ...base, ...begun }, { due_value: "120.0" });
    expect(idle).toEqual({
      state: "active",
      base: { ...base, ...begun, credit_note_sent: true, credit_note_set_off: "120" },
    });
    expect(creditObjection(planned, "set_off", idle.base)?.reason).toBe("set_off_without_effect");
    const done = creditLinkAfter("set_off", setOff, base, { due_value: "0" });
    expect(creditObjection(planned, "set_off", done.base)).toBeUndefined();
  });
});
