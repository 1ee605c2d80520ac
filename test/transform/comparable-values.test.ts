import { describe, expect, test } from "vitest";
import fc from "fast-check";
import type { Attribute } from "../../domain/attribute.ts";
import type { Json } from "../../domain/json.ts";
import { adoptedLink } from "../../transform/adopted-link.ts";
import { canonicalValues } from "../../transform/canonical-values.ts";
import { changedItems } from "../../transform/invoices/changed-items.ts";
import { changedValues, withoutNulls } from "../../transform/changed-values.ts";
import { invoiceBase } from "../../transform/invoices/invoice-base.ts";
import { paidByEntry, paymentBase } from "../../transform/payments/payment-base.ts";
import { payloadHash } from "../../transform/payload-hash.ts";

describe("FreeAgent's values in the form that mapped ones have", () => {
  test.each<[string, Attribute, Json, Json]>([
    ["a decimal", { name: "f", kind: "decimal" }, "1.50", "1.5"],
    ["an amount that came as a number", { name: "f", kind: "money" }, 20, "20"],
    ["a whole number that came as text", { name: "f", kind: "integer" }, "30", 30],
    ["a text", { name: "f", kind: "text" }, "  Cafe\u0301 ", "Caf\u00e9"],
    [
      "a reference with a host",
      { name: "f", kind: "text", reference: "projects" },
      "https://x/v2/projects/5",
      "/v2/projects/5",
    ],
    ["a reference that is none", { name: "f", kind: "text", reference: "projects" }, "My project", "My project"],
    ["a flag", { name: "f", kind: "boolean" }, false, false],
    ["a date", { name: "f", kind: "date" }, "2026-11-25", "2026-11-25"],
    ["a key", { name: "f", kind: "key" }, "7", "7"],
    ["a text that is a number", { name: "f", kind: "text" }, "12", "12"],
    ["an empty text", { name: "f", kind: "text" }, "", null],
    ["an empty amount", { name: "f", kind: "money" }, "", null],
    ["nothing", { name: "f", kind: "decimal" }, null, null],
  ])("%s", (_what, attribute, value, comparable) => {
    expect(canonicalValues([attribute], { f: value, other: 1 })).toEqual({ f: comparable });
  });

  test("hold null for what is absent, and nothing of what is ours alone", () => {
    const catalogue = [
      { name: "a", kind: "text" },
      { name: "b", kind: "text", internal: true },
    ] as const;
    expect(canonicalValues(catalogue, { b: "x" })).toEqual({ a: null });
  });
});

describe("what changed", () => {
  test("is what differs from the base; an empty value is no opinion unless it clears", () => {
    const base = { a: "1", b: "2", c: "3" };
    const wanted = { a: "1", b: "5", c: null, d: null, e: "9" };
    expect(changedValues(wanted, base, false)).toEqual({ b: "5", e: "9" });
    expect(changedValues(wanted, base, true)).toEqual({ b: "5", c: null, e: "9" });
    expect(withoutNulls(wanted)).toEqual({ a: "1", b: "5", e: "9" });
  });

  test("of the lines is addressed by their numbers", () => {
    const base = [
      { id: 4, price: "10" },
      { id: 5, price: "20" },
      { id: 6, price: "30" },
    ];
    expect(changedItems([{ price: "11", note: null }, { price: "21" }], base, base).sent).toEqual([
      { id: 4, price: "11" },
      { id: 5, price: "21" },
      { id: 6, _destroy: 1 },
    ]);
    const noted = [{ id: 4, price: "10", note: "x" }];
    expect(changedItems([{ price: "10", note: null }], noted, noted).sent).toEqual([]);
    expect(changedItems([{ price: "10", note: null }], [], []).sent).toEqual([{ price: "10" }]);
  });
});

describe("the hash of what is sent", () => {
  test("is one for equal values, whatever the order of the columns, and another for every other", () => {
    const hash = payloadHash({ b: [1, { d: null, c: "x" }], a: true });
    expect(payloadHash({ a: true, b: [1, { c: "x", d: null }] })).toBe(hash);
    const others: Json[] = [
      {},
      [],
      null,
      "",
      { a: true, b: [1, { c: "x" }] },
      { a: true, b: [{ c: "x", d: null }, 1] },
    ];
    expect(new Set([hash, ...others.map(payloadHash)]).size).toBe(others.length + 1);
  });

  // A stored hash that changed with the version would send every object again.
  test("stays what earlier versions stored", () => {
    expect(payloadHash({ b: 1, a: ["x", null] })).toBe("UepKAVv1ezIzYWj8dDqDZnBO4_HBtWaKVwaHGfJKTY8");
  });

  test("is that of the JSON with sorted keys", () => {
    const flat = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean()));
    fc.assert(
      fc.property(flat, (value) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());
        expect(payloadHash(reversed)).toBe(payloadHash(value));
      }),
    );
  });
});

describe("the base", () => {
  const line = {
    url: "https://x/v2/invoice_items/700",
    position: 1,
    description: "Labour",
    quantity: "1.0",
    price: "9.50",
  };
  const raw = {
    contact: "https://x/v2/contacts/30",
    status: "Open",
    total_value: "9.50",
    updated_at: "2026-11-25T01:00:00Z",
  };

  test("of an invoice has paths without hosts, comparable amounts, and the numbers of its lines", () => {
    expect(
      invoiceBase({ ...raw, invoice_items: [line, { ...line, url: "nowhere" }, { price: "1" }] }, undefined),
    ).toMatchObject({
      contact: "/v2/contacts/30",
      status: "Open",
      total_value: "9.5",
      items: [{ id: 700, quantity: "1", price: "9.5" }, { id: 0 }, { id: 0 }],
    });
    expect(invoiceBase({ ...raw, contact: "/v2/contacts/https://x/30" }, undefined)["contact"]).toBe(
      "/v2/contacts/https://x/30",
    );
    expect(invoiceBase({ ...raw, contact: "http://x:80/v2/contacts/30" }, undefined)["contact"]).toBe(
      "/v2/contacts/30",
    );
    expect(invoiceBase({ total_value: "1" }, undefined)).toMatchObject({ contact: null, status: null });
  });

  test("of an invoice keeps the lines before where an answer leaves them out", () => {
    const items = [{ id: 700 }];
    expect(invoiceBase(raw, { items })["items"]).toEqual(items);
    expect(invoiceBase(raw, {})["items"]).toEqual([]);
    expect(invoiceBase(raw, undefined)["items"]).toEqual([]);
  });

  test("of an object that was in FreeAgent before us lets every difference count", () => {
    const found = { id: 30, raw: { ...raw, organisation_name: "Acme" } };
    expect(adoptedLink("contact", "3", found)).toMatchObject({
      entity: "contact",
      sourceKey: "3",
      freeagentId: 30,
      state: "active",
      madeByUs: false,
      base: { organisation_name: "Acme" },
      sentHash: "",
      remoteUpdatedAt: "2026-11-25T01:00:00Z",
    });
    expect(adoptedLink("invoice", "7", found)).toMatchObject({ base: { total_value: "9.5" } });
    expect(adoptedLink("contact", "3", { id: 30, raw: {} }).remoteUpdatedAt).toBeNull();
  });

  test("of a payment says what it pays, in the invoice's currency", () => {
    const entry = { gross_value: "85.0", foreign_currency_value: "100.0", dated_on: "2026-11-20", description: " x " };
    const base = paymentBase({ ...entry, paid_invoice: "/v2/invoices/70", bank_account: "/v2/bank_accounts/2" });
    expect(base).toEqual({
      gross_value: "85",
      foreign_currency_value: "100",
      dated_on: "2026-11-20",
      description: "x",
      paid_invoice: "/v2/invoices/70",
      bank_account: "/v2/bank_accounts/2",
      marked_for_review: false,
    });
    expect(paymentBase({ marked_for_review: true })).toMatchObject({
      marked_for_review: true,
      paid_invoice: null,
      bank_account: null,
    });
    expect(paidByEntry(base)).toBe("100");
    expect(paidByEntry({ ...base, foreign_currency_value: "0" })).toBe("85");
    expect(paidByEntry({ ...base, foreign_currency_value: null })).toBe("85");
    expect([paidByEntry({}), paidByEntry({ gross_value: null })]).toEqual([undefined, undefined]);
  });
});
