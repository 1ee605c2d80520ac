import { describe, expect, test } from "vitest";
import type { CreditNote } from "../../domain/credit-note.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { StepName } from "../../domain/plan.ts";
import type { WriteInDoubt } from "../../domain/write-in-doubt.ts";
import { mayBeOurNote, settleNote, settleSending, settleSetOff } from "../../transform/invoices/settle-credit.ts";
import { link, note } from "./planning-invoices.ts";

const invoice = { reference: "INV-7", total_value: "120" };
const begun = { ...invoice, credit_note: "/v2/credit_notes/71", credit_note_total: "-120.0" };
const linked = (base: JsonObject) => link("invoice", { base, sentHash: "h7" });
const write = (step: StepName, body: JsonObject = {}): WriteInDoubt => ({
  entity: "invoice",
  sourceKey: "7",
  step,
  marker: "CN-INV-7",
  body,
  bodyHash: "h7",
});

const notCarriedOut = {
  outcome: "unchanged",
  link: undefined,
  notCarriedOut: true,
  finding: "not found: it was not carried out",
};
const goesOn = { outcome: "unchanged", finding: "looked at; the push goes on from what FreeAgent has" };

test.each<[string, JsonObject, Partial<CreditNote>, boolean]>([
  ["for the same customer", { contact: "/v2/contacts/30" }, {}, true],
  ["for another customer", { contact: "/v2/contacts/130" }, {}, false],
  ["that was deleted since", { contact: "/v2/contacts/30" }, { gone: true }, false],
])("a credit note %s is taken for a lost one, or not", (_what, sent, over, isIt) => {
  expect(mayBeOurNote(sent, { ...note, ...over })).toBe(isIt);
});

describe("making a credit note, its answer lost", () => {
  const create = write("create_credit_note");

  test("was not carried out where FreeAgent has none", () => {
    expect(settleNote(create, linked(invoice), [])).toEqual(notCarriedOut);
  });

  test.each<[string, JsonObject]>([
    ["Draft", begun],
    ["Open", { ...begun, credit_note_sent: true }],
  ])("goes on with the one that FreeAgent has, which is %s", (status, base) => {
    expect(settleNote(create, linked(invoice), [{ ...note, status }])).toEqual({
      outcome: "unchanged",
      link: linked(base),
      finding: "found; the push goes on with it",
    });
  });

  test("is a person's to decide where FreeAgent has several", () => {
    expect(settleNote(create, linked(invoice), [note, { ...note, freeagentId: 72 }])).toEqual({
      outcome: "rejected",
      link: undefined,
      rejection: {
        reason: "duplicate_reference",
        detail:
          "FreeAgent has CN-INV-7 already (71, 72), and not once, over this amount, for this customer. Set it off against the invoice by hand, or give it another reference, then retry.",
      },
      finding: "several found: 71, 72",
    });
  });
});

describe("sending a credit note, its answer lost", () => {
  test("was not carried out where it is a draft", () => {
    expect(settleSending(linked(begun), { status: "Draft" })).toEqual(notCarriedOut);
  });

  test("was carried out where it is none any more", () => {
    const sent = linked({ ...begun, credit_note_sent: true });
    expect(settleSending(linked(begun), { status: "Open" })).toEqual({ ...goesOn, link: sent });
  });

  test("begins anew where the credit note is gone", () => {
    expect(settleSending(linked(begun), undefined)).toEqual({ ...goesOn, link: linked(invoice) });
  });
});

describe("setting a credit note off, its answer lost", () => {
  const setOff = write("set_off", { gross_value: "120" });
  const after = { ...begun, credit_note_sent: true, credit_note_set_off: "120" };

  test("was not carried out where FreeAgent has not set the two off", () => {
    expect(settleSetOff(setOff, linked(begun), { found: false })).toEqual(notCarriedOut);
  });

  test("ends with the invoice credited where nothing is due on it", () => {
    const settled = settleSetOff(setOff, linked(begun), { found: true, invoice: { due_value: "0.0" } });
    const base = { ...after, credited: "120", deleted_by_us: true };
    expect(settled).toEqual({ ...goesOn, link: { ...linked(base), state: "deleted" } });
  });

  test("leaves the invoice open where something is due on it still", () => {
    const settled = settleSetOff(setOff, linked(begun), { found: true, invoice: { due_value: "5.0" } });
    expect(settled).toEqual({ ...goesOn, link: linked(after) });
  });

  test("leaves the invoice deleted by a person where it is gone", () => {
    const settled = settleSetOff(setOff, linked(begun), { found: true, invoice: undefined });
    expect(settled).toEqual({ ...goesOn, link: { ...linked(begun), state: "deleted" } });
  });
});
