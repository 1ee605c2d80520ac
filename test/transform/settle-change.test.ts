import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../domain/json.ts";
import type { StepName } from "../../domain/plan.ts";
import type { WriteInDoubt } from "../../domain/write-in-doubt.ts";
import { contactBase } from "../../transform/contacts/contact-base.ts";
import { invoiceBase } from "../../transform/invoices/invoice-base.ts";
import { settleChange } from "../../transform/settle-change.ts";
import { link } from "./planning-invoices.ts";

const draft = { reference: "INV-7", status: "Draft", total_value: "120.0" };
const open = { ...draft, status: "Open" };
const contact = { organisation_name: "Acme Ltd", town: "Leeds" };

const write = (step: StepName, body: JsonObject = {}): WriteInDoubt => ({
  entity: "invoice",
  sourceKey: "7",
  step,
  marker: "INV-7",
  body,
  bodyHash: "h8",
});
const update = (body: JsonObject): WriteInDoubt => ({ ...write("update", body), entity: "contact" });
const linked = (raw: JsonObject) =>
  link("invoice", { base: invoiceBase(raw, undefined), sentHash: "h7", remoteUpdatedAt: "2026-11-01T00:00:00Z" });
const linkedContact = () => link("contact", { base: contactBase(contact), sentHash: "h7" });

const goesOn = "looked at; the push goes on from what FreeAgent has";
const asItWas = "as it was: it was not carried out";

describe("a change whose answer was lost, of an object that is gone", () => {
  const gone = { id: 70, raw: undefined };

  test("leaves the link deleted, as it was otherwise: a person deleted it", () => {
    expect(settleChange(write("mark_as_sent"), linked(draft), gone)).toEqual({
      outcome: "unchanged",
      link: { ...linked(draft), state: "deleted" },
      finding: "the object is gone",
    });
  });

  test("was carried out where it was our delete: the row may come again", () => {
    const { link: left, ...settled } = settleChange(write("delete"), linked(open), gone);
    expect(settled).toEqual({ outcome: "unchanged", finding: "the object is gone" });
    const base = { ...linked(open).base, deleted_by_us: true };
    expect(left).toEqual({ ...linked(open), state: "deleted", sentHash: "", base });
  });

  test.each(["delete", "update"] as const)("changes nothing for a key without a link (%s)", (step) => {
    const settled = settleChange(write(step), undefined, gone);
    expect(settled).toEqual({ outcome: "unchanged", link: undefined, finding: "the object is gone" });
  });
});

describe("a change whose answer was lost, of an object that is there", () => {
  test("goes on from what FreeAgent has, and the row is compared again", () => {
    const raw = { ...open, updated_at: "2026-11-25T10:00:00Z" };
    const found = linked(open).base;
    expect(settleChange(write("mark_as_sent"), linked(draft), { id: 70, raw })).toEqual({
      outcome: "unchanged",
      link: { ...linked(draft), base: found, sentHash: "", remoteUpdatedAt: "2026-11-25T10:00:00Z" },
      finding: goesOn,
    });
  });

  test("was not carried out where the object is as it was", () => {
    expect(settleChange(write("mark_as_sent"), linked(draft), { id: 70, raw: draft })).toEqual({
      outcome: "unchanged",
      link: { ...linked(draft), sentHash: "", remoteUpdatedAt: null },
      notCarriedOut: true,
      finding: asItWas,
    });
  });

  test("says nothing of whether it was carried out for a key without a link, whose object is not taken for ours", () => {
    const settled = settleChange(write("mark_as_sent"), undefined, { id: 70, raw: draft });
    expect(settled).toMatchObject({ finding: goesOn, link: { freeagentId: 70, madeByUs: false } });
    expect(settled).not.toHaveProperty("notCarriedOut");
  });

  test("leaves to its maker an object that FreeAgent had before us", () => {
    const before = { ...linked(draft), madeByUs: false };
    expect(settleChange(write("mark_as_sent"), before, { id: 70, raw: open }).link).toMatchObject({ madeByUs: false });
  });

  test.each<[string, JsonObject, object]>([
    ["carried out", { ...contact, town: "York" }, { link: { base: { town: "York" } }, finding: goesOn }],
    ["not carried out", contact, { link: { base: { town: "Leeds" } }, finding: asItWas, notCarriedOut: true }],
  ])("of a contact was %s, and what a person changed besides is kept for the pull", (_what, raw, expected) => {
    const settled = settleChange(update({ town: "York" }), linkedContact(), { id: 30, raw });
    expect(settled).toMatchObject({ ...expected, seen: { id: 30, raw } });
  });

  test("of an invoice leaves nothing for the pull to compare", () => {
    expect(settleChange(write("mark_as_sent"), linked(draft), { id: 70, raw: open })).not.toHaveProperty("seen");
  });

  test.each<[string, StepName, JsonObject, JsonObject, boolean]>([
    ["is not known to have gone out with a draft that is one still", "send_email", draft, draft, true],
    ["went out with a draft that is open now", "send_email", draft, open, false],
    ["is not in question for another step", "update", draft, draft, false],
  ])("an e-mail %s", (_what, step, before, now, isUnknown) => {
    const base = settleChange(write(step), linked(before), { id: 70, raw: now }).link?.base;
    expect(base?.["email_unknown"]).toBe(isUnknown ? true : undefined);
  });
});
