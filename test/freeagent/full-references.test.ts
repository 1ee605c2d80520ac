import { expect, test } from "vitest";
import type { JsonObject } from "../../domain/json.ts";
import { fullReferences } from "../../freeagent/resources/full-references.ts";

const origin = "https://api.freeagent.com";

test.each<[string, JsonObject, JsonObject]>([
  ["a path", { contact: "/v2/contacts/12" }, { contact: `${origin}/v2/contacts/12` }],
  [
    "a URL of another host",
    { contact: "https://acme.freeagent.com/v2/contacts/12" },
    { contact: `${origin}/v2/contacts/12` },
  ],
  ["doubled slashes", { contact: "//contacts//12//" }, { contact: `${origin}/v2/contacts/12` }],
  ["a category", { category: "/v2/categories/602-11" }, { category: `${origin}/v2/categories/602-11` }],
  ["a bare number", { contact: "12" }, { contact: "12" }],
  [
    "what only looks like one",
    { contact: "/v2/contacts/12/x", bank_account: "see /v2/Contacts/1" },
    { contact: "/v2/contacts/12/x", bank_account: "see /v2/Contacts/1" },
  ],
  [
    "free text",
    { comments: "/v2/contacts/12", description: "/v2/invoices/7" },
    { comments: "/v2/contacts/12", description: "/v2/invoices/7" },
  ],
  ["no text", { contact: null, url: 12, invoice: true }, { contact: null, url: 12, invoice: true }],
  [
    "lines",
    { invoice_items: [{ category: "/v2/categories/1", description: "/v2/contacts/1" }, "/v2/contacts/1", null] },
    {
      invoice_items: [{ category: `${origin}/v2/categories/1`, description: "/v2/contacts/1" }, "/v2/contacts/1", null],
    },
  ],
  ["an object", { email: { contact: "/v2/contacts/1" } }, { email: { contact: `${origin}/v2/contacts/1` } }],
])("references of attributes are full URLs, and nothing else is touched: %s", (_what, attributes, sent) => {
  expect(fullReferences(attributes, origin)).toEqual(sent);
});

// FreeAgent's documents of the attributes that name another resource.
test.each([
  "contact",
  "project",
  "property",
  "category",
  "stock_item",
  "bank_account",
  "bank_transaction",
  "transfer_bank_account",
  "paid_invoice",
  "paid_bill",
  "paid_user",
  "invoice",
  "credit_note",
  "disposed_asset",
  "url",
])("%s is sent as a full URL", (name) => {
  expect(fullReferences({ [name]: "/v2/things/1" }, origin)).toEqual({ [name]: `${origin}/v2/things/1` });
});
