import { describe, expect, test } from "vitest";
import type { CreditNote } from "../../domain/credit-note.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { Rejection, WritePlan } from "../../domain/plan.ts";
import { creditObjection, objectionToReturn, planCredit } from "../../transform/invoices/plan-credit.ts";
import { link, note } from "./planning-invoices.ts";

const invoice = { contact: "/v2/contacts/30", reference: "INV-7", total_value: "120" };
const begun = { credit_note: "/v2/credit_notes/71", credit_note_total: "-120" };

interface Case {
  readonly base?: JsonObject;
  readonly notes?: readonly CreditNote[];
  readonly due?: string;
}

function rejectionOf({ base = {}, notes = [], due }: Case): Rejection | undefined {
  const remote = due === undefined ? undefined : { status: "Open", paidValue: "0", due };
  const plan = planCredit(link("invoice", { base: { ...invoice, ...base } }), remote, { notes, today: "2026-11-20" });
  return plan.kind === "reject" ? plan.rejection : undefined;
}

// A person acts on these sentences alone.
describe("an invoice that no credit note can take back by itself is told of with the way out", () => {
  test.each<[string, Case, Rejection]>([
    [
      "it comes to nothing",
      { base: { total_value: "0.0" } },
      {
        reason: "invoice_sent",
        detail:
          "The invoice is gone from the back office and was sent, but it comes to nothing, so no credit note can take it back. Delete it in FreeAgent by hand.",
      },
    ],
    [
      "a part of it is settled",
      { due: "100" },
      {
        reason: "invoice_locked",
        detail:
          "The invoice is gone from the back office; 100 of 120 is due on it in FreeAgent. Raise the credit note there by hand.",
      },
    ],
    [
      "its credit note comes to something else",
      { base: { ...begun, credit_note_total: "-119.99" } },
      {
        reason: "total_mismatch",
        detail:
          "The credit note /v2/credit_notes/71 comes to -119.99 in FreeAgent, the invoice to 120. It stays as it is: correct or delete it there, pull, then retry.",
      },
    ],
    [
      "the reference is there twice",
      { notes: [note, { ...note, freeagentId: 72 }] },
      {
        reason: "duplicate_reference",
        detail:
          "FreeAgent has CN-INV-7 already (71, 72), and not once, over this amount, for this customer. Set it off against the invoice by hand, or give it another reference, then retry.",
      },
    ],
    [
      "it was set off, and something is due",
      { base: { ...begun, credit_note_set_off: "120" }, due: "120" },
      {
        reason: "set_off_without_effect",
        detail:
          "The credit note /v2/credit_notes/71 was set off against the invoice, but FreeAgent says that 120 is still due. Look at both in FreeAgent, pull, then retry.",
      },
    ],
  ])("%s", (_what, facts, rejection) => {
    expect(rejectionOf(facts)).toEqual(rejection);
  });

  test.each<[string, readonly CreditNote[]]>([
    ["for another customer", [{ ...note, contactId: 31 }]],
    ["over another amount", [{ ...note, total: "-119.99" }]],
  ])("a credit note of that reference is not taken for ours %s", (_what, notes) => {
    expect(rejectionOf({ notes })?.detail).toContain("FreeAgent has CN-INV-7 already (71), ");
  });

  test("a credit note of another reference, or one that is gone, is in nobody's way", () => {
    expect(rejectionOf({ notes: [{ ...note, reference: "CN-INV-8", contactId: 31 }] })).toBeUndefined();
    expect(rejectionOf({ notes: [{ ...note, contactId: 31, gone: true }, note] })).toBeUndefined();
  });
});

describe("a row that comes back is told", () => {
  test("that its invoice was credited", () => {
    const credited = link("invoice", { state: "deleted", base: { ...invoice, credited: "120" } });
    expect(objectionToReturn(credited, [])).toEqual({
      reason: "credited",
      detail:
        "The invoice was credited in FreeAgent when its row was gone, and cannot be had back. Invoice again under a new key and reference.",
    });
  });

  test("that its credit note was begun, while that is there for all that is known", () => {
    const active = link("invoice", { base: { ...invoice, ...begun } });
    const told = {
      reason: "credit_note_begun",
      detail:
        "A credit note for this invoice was begun (/v2/credit_notes/71) before its row came back. Delete the credit note in FreeAgent, pull, then retry.",
    };
    const other = { ...note, freeagentId: 72, gone: true };
    expect(objectionToReturn(active, [])).toEqual(told);
    expect(objectionToReturn(active, [other, note])).toEqual(told);
    expect(objectionToReturn(active, [other, { ...note, gone: true }])).toBeUndefined();
    expect(objectionToReturn(link("invoice", { base: invoice }), [note])).toBeUndefined();
  });
});

describe("a step that came to something else ends the chain", () => {
  const plan: WritePlan = {
    kind: "write",
    outcome: "deleted",
    steps: [{ name: "create_credit_note", body: {} }],
    freeagentId: 70,
    marker: "CN-INV-7",
    hash: "",
    expectedTotal: "120",
  };

  test("with the figures of both sides", () => {
    const base = { ...invoice, ...begun, credit_note_total: "-119" };
    expect(creditObjection(plan, "create_credit_note", base)?.detail).toBe(
      "The credit note /v2/credit_notes/71 comes to -119 in FreeAgent, the invoice to 120. It stays as it is: correct or delete it there, pull, then retry.",
    );
    expect(creditObjection(plan, "set_off", base)?.detail).toBe(
      "The credit note /v2/credit_notes/71 was set off against the invoice, but FreeAgent says that 120 is still due. Look at both in FreeAgent, pull, then retry.",
    );
  });

  test("and one that came to what was planned does not, nor does another step", () => {
    expect(creditObjection(plan, "create_credit_note", { ...invoice, ...begun })).toBeUndefined();
    expect(creditObjection(plan, "send_credit_note", { ...invoice, ...begun })).toBeUndefined();
    expect(creditObjection(plan, "set_off", { ...invoice, ...begun, credited: "120" })).toBeUndefined();
  });
});
