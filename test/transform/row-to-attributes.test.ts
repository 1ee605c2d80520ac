import { describe, expect, test } from "vitest";
import type { Attribute } from "../../domain/attribute.ts";
import { contactAttributes } from "../../domain/contact-attributes.ts";
import { invoiceAttributes, invoiceItemAttributes } from "../../domain/invoice-attributes.ts";
import { invoiceToAttributes } from "../../transform/invoices/invoice-to-attributes.ts";
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
    ["blank terms", invoiceAttributes, invoice, { payment_terms_in_days: " " }, "must be a whole number, not negative"],
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
    [
      "country that is none",
      contactAttributes,
      contact,
      { country: "Qqqqqq" },
      "must be an English country name, not a code",
    ],
    [
      "country code in small letters",
      contactAttributes,
      contact,
      { country: "fr" },
      'must be an English country name, not a code; did you mean "France"?',
    ],
    ["currency that is none", invoiceAttributes, invoice, { currency: "pounds" }, "must be one that FreeAgent knows"],
    ["flag as a word", contactAttributes, contact, { hidden: "no" }, "must be true or false"],
    [
      "project by its name",
      invoiceAttributes,
      invoice,
      { project: "Attic" },
      "must be a path like /v2/projects/1, or its number",
    ],
    [
      "category by its name",
      invoiceItemAttributes,
      item,
      { category: "1-x" },
      "must be a path like /v2/categories/1, or its number",
    ],
    ["number before a word", invoiceItemAttributes, item, { quantity: "1 day" }, "must be a decimal number"],
    ["number behind a word", invoiceItemAttributes, item, { quantity: "x1" }, "must be a decimal number"],
    [
      "date behind a word",
      invoiceAttributes,
      invoice,
      { dated_on: "on 2026-11-20" },
      "must be a date between 1990 and 2100",
    ],
    [
      "time of day",
      invoiceAttributes,
      invoice,
      { dated_on: "2026-11-20T10:00" },
      "must be a date between 1990 and 2100",
    ],
    ["year 1989", invoiceAttributes, invoice, { dated_on: "1989-12-31" }, "must be a date between 1990 and 2100"],
    ["year 2101", invoiceAttributes, invoice, { dated_on: "2101-01-01" }, "must be a date between 1990 and 2100"],
    [
      "terms in halves",
      invoiceAttributes,
      invoice,
      { payment_terms_in_days: 1.5 },
      "must be a whole number, not negative",
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

describe("a value that is well", () => {
  const valueOf = (columns: readonly Attribute[], row: object, change: object) => {
    const mapped = rowToAttributes(columns, { ...row, ...change });
    return mapped.ok ? Object.keys(change).map((name) => mapped.values[name])[0] : mapped.fault;
  };

  test.each<[string, readonly Attribute[], object, object, unknown]>([
    ["a flag", contactAttributes, contact, { hidden: false }, false],
    ["a text as long as may be", contactAttributes, contact, { town: "x".repeat(255) }, "x".repeat(255)],
    ["as many emoji as may be", contactAttributes, contact, { town: "😀".repeat(255) }, "😀".repeat(255)],
    ["a text in two spellings of Unicode", contactAttributes, contact, { town: " Cafe\u0301 " }, "Caf\u00e9"],
    ["an empty text", contactAttributes, contact, { town: "  " }, null],
    ["an empty choice", contactAttributes, contact, { charge_sales_tax: "" }, null],
    ["a column without a value", contactAttributes, contact, { town: undefined }, null],
    ["a text with lines", contactAttributes, contact, { address1: "a\tb\r\nc" }, "a\tb\r\nc"],
    ["the first date", invoiceAttributes, invoice, { dated_on: "1990-01-01" }, "1990-01-01"],
    ["the last date", invoiceAttributes, invoice, { dated_on: "2100-12-31" }, "2100-12-31"],
    ["no days of terms", invoiceAttributes, invoice, { payment_terms_in_days: "0" }, 0],
    ["a project by its number", invoiceAttributes, invoice, { project: "5" }, "/v2/projects/5"],
    ["a price below zero", invoiceItemAttributes, item, { price: "-1.50" }, "-1.5"],
    ["a price with zeros behind", invoiceItemAttributes, item, { price: "1.5000" }, "1.5"],
    ["a quantity with many decimals", invoiceItemAttributes, item, { quantity: "1.23456" }, "1.23456"],
    ["a key that is a number", invoiceItemAttributes, item, { invoice_key: 7 }, "7"],
    ["a key with blanks", invoiceItemAttributes, item, { invoice_key: " 7 " }, " 7 "],
  ])("%s", (_what, columns, row, change, value) => {
    expect(valueOf(columns, row, change)).toEqual(value);
  });

  test("leaves out the columns that the mapping does not have", () => {
    const mapped = rowToAttributes(contactAttributes, { ...contact, ours: 1 });
    expect(mapped).toEqual({ ok: true, values: contact });
  });
});

test("a list of forty choices is shown whole, of a longer one the nearest", () => {
  const choices = (count: number) => Array.from({ length: count }, (_, index) => `choice-${index}`);
  const fault = (values: readonly string[]) =>
    faultOf([{ name: "f", kind: "text", values }], {}, { f: "choice_1" })?.rule;
  expect(fault(choices(40))).toBe(`must be one of ${choices(40).join(", ")}`);
  expect(fault(choices(41))).toBe('must be one that FreeAgent knows; did you mean "choice-1"?');
});

test("a text of any length is well where its column sets none", () => {
  expect(faultOf([{ name: "f", kind: "text" }], {}, { f: "x".repeat(100_000) })).toBeUndefined();
});

test("a fault shows the value, cut at forty characters and without what a terminal would obey", () => {
  const shown = (quantity: string) => faultOf(invoiceItemAttributes, item, { quantity })?.value;
  expect(shown("x".repeat(40))).toBe("x".repeat(40));
  expect(shown("x".repeat(41))).toBe(`${"x".repeat(39)}\u2026`);
  expect(shown("a\u001b[31mb")).toBe("a\ufffd[31mb");
  expect(faultOf(invoiceItemAttributes, item, { description: " " })).toEqual({
    field: "description",
    value: "",
    rule: "must not be empty",
  });
});

describe("an invoice with its lines", () => {
  const mapped = (change: object, items: Record<string, unknown>[]) =>
    invoiceToAttributes({ ...invoice, ...change }, items, 30);

  test("has them in the order of their positions, and its customer by path", () => {
    const items = [3, 1, 2].map((position) => ({ ...item, position, expected_total: position === 2 ? "4.00" : null }));
    const wanted = mapped({ due_on: "2026-11-20" }, items);
    expect(wanted).toMatchObject({
      header: { contact: "/v2/contacts/30", reference: "INV-1", due_on: "2026-11-20" },
      items: [{ position: 1 }, { position: 2 }, { position: 3 }],
      expectedTotal: "12",
      expectedLines: [
        { description: "Board", expectedTotal: null },
        { description: "Board", sent: { position: 2, price: "10" }, expectedTotal: "4" },
        { description: "Board", expectedTotal: null },
      ],
      reference: "INV-1",
    });
    expect("header" in wanted && Object.keys(wanted.header)).not.toContain("contact_key");
    expect("header" in mapped({ due_on: "2026-12-20" }, [item])).toBe(true);
    expect("header" in mapped({ due_on: null, expected_total: "0" }, [item])).toBe(true);
  });

  test.each<[string, object, Record<string, unknown>[], string, string]>([
    [
      "a fault of its own",
      { reference: null },
      [item],
      "invalid_row",
      "reference must not be empty. Correct it in the back office, or in mapping/invoices.sql.",
    ],
    [
      "a fault of a line",
      {},
      [{ ...item, price: "ten" }],
      "invalid_row",
      'price must be a decimal number (it is "ten"). Correct it in the back office, or in mapping/invoice_items.sql.',
    ],
    [
      "a negative total",
      { expected_total: "-0.01" },
      [item],
      "negative_total",
      "FreeAgent does not send invoices with a negative total. Raise a credit note there instead.",
    ],
    [
      "no lines",
      {},
      [],
      "invalid_row",
      "The invoice has no lines. Add them in the back office, or correct invoice_key in mapping/invoice_items.sql.",
    ],
    [
      "an early day to pay",
      { due_on: "2026-11-19" },
      [item],
      "invalid_row",
      "The invoice is dated 2026-11-20 and due before that, on 2026-11-19. Correct one of the two dates.",
    ],
    [
      "a gap",
      {},
      [item, { ...item, position: 3 }],
      "invalid_row",
      "The lines must be numbered 1, 2, 3, ... without gaps; where 2 should stand there is 3. Number them in mapping/invoice_items.sql with row_number().",
    ],
  ])("with %s says what to correct", (_what, change, items, reason, detail) => {
    expect(mapped(change, items)).toMatchObject({ reason, detail });
  });
});
