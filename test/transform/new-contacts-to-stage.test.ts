import { expect, test } from "vitest";
import type { NewContact } from "../../domain/new-contact.ts";
import { newContactsToStage } from "../../transform/contacts/new-contacts-to-stage.ts";

const acme = (over: Partial<NewContact> = {}): NewContact => ({
  freeagentId: 30,
  marker: "a@acme.example|acme ltd",
  raw: { url: "/v2/contacts/30", organisation_name: "Acme Ltd", email: "a@acme.example", status: "Active", town: null },
  staged: undefined,
  ...over,
});
const fields = { organisation_name: "Acme Ltd", email: "a@acme.example" };
const staged = { freeagentId: 30, marker: "a@acme.example|acme ltd", fields };
const toStage = (
  contact: NewContact,
  lost: readonly number[] = [],
  rivals: readonly string[] = [],
  unknown: readonly string[] = [],
) =>
  newContactsToStage([contact], {
    lost: new Set(lost),
    rivals: new Map(rivals.map((marker) => [marker, ["7"]])),
    unknown,
  });
const nothing = { news: [], outdated: [], waiting: 0 };

test("a contact that was never staged is, with the fields that are filled and without its status", () => {
  expect(toStage(acme())).toEqual({ news: [staged], outdated: [], waiting: 0 });
});

test("a value that is no text is staged as text", () => {
  const { news } = toStage(acme({ raw: { default_payment_terms_in_days: 30, uses_contact_invoice_sequence: false } }));
  expect(news[0]?.fields).toEqual({ default_payment_terms_in_days: "30", uses_contact_invoice_sequence: "false" });
});

test("one that is staged as it is needs nothing", () => {
  expect(toStage(acme({ staged: fields }))).toEqual(nothing);
});

test.each<[string, Readonly<Record<string, string>>]>([
  ["has another value", { ...fields, email: "old@acme.example" }],
  ["has one field more", { organisation_name: "Acme Ltd" }],
  ["has one field less", { ...fields, town: "Leeds" }],
])("one that %s since it was staged is staged anew in place of that", (_what, before) => {
  expect(toStage(acme({ staged: before }))).toEqual({ news: [staged], outdated: [30], waiting: 0 });
});

test("one that a customer fits is not staged, and not any more where it was", () => {
  expect(toStage(acme(), [], ["a@acme.example|acme ltd"])).toEqual(nothing);
  expect(toStage(acme({ staged: fields }), [], ["a@acme.example|acme ltd"])).toEqual({ ...nothing, outdated: [30] });
  expect(toStage(acme(), [], ["b@acme.example|acme ltd"]).news).toHaveLength(1);
});

test("one that a lost create may have made is left as it is", () => {
  expect(toStage(acme(), [30])).toEqual(nothing);
  expect(toStage(acme({ staged: { email: "old@acme.example" } }), [30], ["a@acme.example|acme ltd"])).toEqual(nothing);
  expect(toStage(acme(), [31]).news).toHaveLength(1);
});

test("one that may be a customer of whom nothing is known is left as it is, and waits where it would be staged", () => {
  expect(toStage(acme(), [], [], ["8"])).toEqual({ ...nothing, waiting: 1 });
  expect(toStage(acme({ staged: { email: "old@acme.example" } }), [], [], ["8"])).toEqual({ ...nothing, waiting: 1 });
  expect(toStage(acme({ staged: fields }), [], [], ["8"])).toEqual(nothing);
});

test("one that another customer fits is not staged any more, and does not wait for one of whom nothing is known", () => {
  const rivals = ["a@acme.example|acme ltd"];
  expect(toStage(acme({ staged: fields }), [], rivals, ["8"])).toEqual({ ...nothing, outdated: [30] });
});
