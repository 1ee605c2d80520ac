import { describe, expect, test } from "vitest";
import type { Attribute } from "../../domain/attribute.ts";
import { contactAttributes } from "../../domain/contact-attributes.ts";
import { invoiceAttributes, invoiceItemAttributes } from "../../domain/invoice-attributes.ts";
import { invoiceToAttributes } from "../../transform/invoice-to-attributes.ts";
import { rowToAttributes } from "../../transform/row-to-attributes.ts";

const contact = { source_key: "1", organisation_name: "Acme" };
const invoice = {
  source_key: "1",
  contact_key: "7",
  expected_total: "12.00",
  reference: "INV-1",
  dated_on: "2026-11-20",
  payment_terms_in_days: 30,
};
const item = { invoice_key: "1", position: 1, description: "Board", quantity: "1", price: "10.00" };

/** The fault of a row with one value changed; undefined when the row is well. */
function faultOf(columns: readonly Attribute[], row: object, change: object) {
  const mapped = rowToAttributes(columns, { ...row, ...change });
  return mapped.ok ? undefined : mapped.fault;
}

describe("a value that FreeAgent would refuse, or take for something else, is refused with its rule", () => {
  test.each<[string, readonly Attribute[], object, object, string]>([
    ["price with three decimals", invoiceItemAttributes, item, { price: "1.005" }, "must have at most two decimals"],
    ["negative quantity", invoiceItemAttributes, item, { quantity: "-1" }, "must not be negative"],
    ["negative VAT rate", invoiceItemAttributes, item, { sales_tax_rate: "-20" }, "must not be negative"],
    ["number with a word", invoiceItemAttributes, item, { quantity: "NaN" }, "must be a decimal number"],
    ["year 0001", invoiceAttributes, invoice, { dated_on: "0001-01-01" }, "must be a date between 1990 and 2100"],
    ["year 9999", invoiceAttributes, invoice, { due_on: "9999-12-31" }, "must be a date between 1990 and 2100"],
    ["infinity", invoiceAttributes, invoice, { dated_on: "infinity" }, "must be a date between 1990 and 2100"],
    ["no customer", invoiceAttributes, invoice, { contact_key: null }, "must not be empty"],
    ["no reference", invoiceAttributes, invoice, { reference: "  " }, "must not be empty"],
    [
      "negative terms",
      invoiceAttributes,
      invoice,
      { payment_terms_in_days: -1 },
      "must be a whole number, not negative",
    ],
    [
      "currency",
      invoiceAttributes,
      invoice,
      { currency: "EUX" },
      'must be one that FreeAgent knows; did you mean "EUR"?',
    ],
    [
      "EC status",
      invoiceAttributes,
      invoice,
      { ec_status: "EC" },
      "must be one of UK/Non-EC, EC Goods, EC Services, Reverse Charge, EC VAT MOSS",
    ],
    [
      "country code",
      contactAttributes,
      contact,
      { country: "GB" },
      'must be an English country name, not a code; did you mean "United Kingdom"?',
    ],
    [
      "misspelt country",
      contactAttributes,
      contact,
      { country: "Untied Kingdom" },
      'must be an English country name, not a code; did you mean "United Kingdom"?',
    ],
    ["text too long", contactAttributes, contact, { town: "x".repeat(256) }, "must not be longer than 255 characters"],
    ["control character", contactAttributes, contact, { town: "Le\u0007eds" }, "must not hold control characters"],
  ])("%s", (_, columns, row, change, rule) => {
    expect(faultOf(columns, row, {})).toBeUndefined();
    const [field] = Object.keys(change);
    const fault = faultOf(columns, row, change);
    expect(fault).toMatchObject({ field, rule });
    expect(fault?.value.length).toBeLessThanOrEqual(40);
  });

  test.each(["United Kingdom", "Czech Republic", "Bosnia and Herzegovina", "Hong Kong", "Ireland", "France"])(
    "%s is a country",
    (country) => {
      expect(faultOf(contactAttributes, contact, { country })).toBeUndefined();
    },
  );
});

describe("an invoice as a whole", () => {
  test.each<[string, object, Record<string, unknown>[], string]>([
    ["no lines", {}, [], "invoice_key"],
    ["due before it is dated", { due_on: "2026-11-19" }, [item], "due_on"],
    ["a gap between its lines", {}, [item, { ...item, position: 3 }], "position"],
    ["two lines at one position", {}, [item, item], "position"],
    ["lines that start at 0", {}, [{ ...item, position: 0 }], "position"],
    ["a negative total", { expected_total: "-1.00" }, [item], "expected_total"],
  ])("with %s is rejected", (_, change, items, field) => {
    expect(invoiceToAttributes({ ...invoice, ...change }, items, 1)).toMatchObject({ field });
  });
});
