import { expect, test } from "vitest";
import { renumberedInvoice } from "../../transform/invoices/renumbered-invoice.ts";

const sent = { reference: "INV-1", contact: "/v2/contacts/7", dated_on: "2026-11-28" };
const came = { reference: "BY-HAND", contact: "https://api.example/v2/contacts/7", dated_on: "2026-11-28" };

test("an invoice that came for the same customer and of the same day may be the lost one, and is named", () => {
  expect(
    renumberedInvoice(sent, [
      { id: 30, raw: came },
      { id: 31, raw: { ...came, reference: "BY-HAND-2" } },
    ]),
  ).toEqual({
    reason: "possible_duplicate",
    field: "reference",
    detail:
      "The answer to making this invoice was lost, and FreeAgent has none of its reference. From that time it has BY-HAND (/v2/invoices/30), BY-HAND-2 (/v2/invoices/31) for the same customer and of the same day: somebody may have numbered it anew. If it is this one, give both sides the same reference, then retry; if it is another one, retry, and the invoice is made.",
  });
});

test.each([
  ["none", []],
  ["one for another customer", [{ id: 30, raw: { ...came, contact: "/v2/contacts/8" } }]],
  ["one of another day", [{ id: 30, raw: { ...came, dated_on: "2026-11-27" } }]],
])("where %s came meanwhile, nobody need be asked", (_, others) => {
  expect(renumberedInvoice(sent, others)).toBeUndefined();
});
