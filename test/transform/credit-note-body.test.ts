import { expect, test } from "vitest";
import { creditNoteBody } from "../../transform/invoices/credit-note-body.ts";

const fixed = {
  reference: "CN-INV-7",
  dated_on: "2026-11-20",
  payment_terms_in_days: 0,
  comments: "Credits invoice INV-7 in full.",
};
const of = (invoice: Parameters<typeof creditNoteBody>[0]) =>
  creditNoteBody({ reference: "INV-7", ...invoice }, "CN-INV-7", "2026-11-20");

test("a credit note owes to the same customer, in the same money, under the same VAT rules, and has days of its own", () => {
  const shared = {
    contact: "/v2/contacts/30",
    currency: "EUR",
    exchange_rate: "0.9",
    discount_percent: "12.5",
    ec_status: "EC Goods",
    place_of_supply: "Ireland",
    project: "/v2/projects/1",
    client_contact_name: "Jane",
    po_reference: "PO 1",
  };
  const own = { dated_on: "2026-11-01", payment_terms_in_days: 30, comments: "please pay", status: "Open" };
  expect(of({ ...shared, ...own })).toEqual({ ...shared, ...fixed, credit_note_items: [] });
});

test("what the invoice leaves empty is not sent", () => {
  expect(of({ contact: "/v2/contacts/30", project: null })).toEqual({
    contact: "/v2/contacts/30",
    ...fixed,
    credit_note_items: [],
  });
});

test("its lines are the invoice's as new ones, with the prices taken back and nothing else changed", () => {
  const items = [
    { id: 1, position: 1, description: "Labour", quantity: "2", price: "10.50", category: null },
    { id: 2, position: 2, description: "Discount", quantity: "1", price: "-5" },
    { id: 3, position: 3, description: "A remark", quantity: "0" },
    { id: 4, position: 4, description: "For nothing", quantity: "1", price: "0.0" },
  ];
  expect(of({ items })["credit_note_items"]).toEqual([
    { position: 1, description: "Labour", quantity: "2", price: "-10.5" },
    { position: 2, description: "Discount", quantity: "1", price: "5" },
    { position: 3, description: "A remark", quantity: "0", price: "0" },
    { position: 4, description: "For nothing", quantity: "1", price: "0" },
  ]);
});
