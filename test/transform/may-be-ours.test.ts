import { expect, test } from "vitest";
import { mayBeOurs } from "../../transform/may-be-ours.ts";

const host = "https://api.freeagent.com";
const sent = { bank_account: "/v2/bank_accounts/7", description: "Cheque", gross_value: "5" };

test.each([
  ["of the same account and text", { bank_account: `${host}/v2/bank_accounts/7`, description: "Cheque" }, true],
  ["whose account and text FreeAgent leaves out", {}, true],
  ["in another account", { bank_account: `${host}/v2/bank_accounts/17`, description: "Cheque" }, false],
  ["with another text", { bank_account: `${host}/v2/bank_accounts/7`, description: "Cash" }, false],
])("an entry %s is taken for what a lost payment made, or not", (_how, raw, isIt) => {
  expect(mayBeOurs("payment", sent, raw)).toBe(isIt);
});

test("an entry on another bank line is not what a lost payment made", () => {
  const onLine = { bank_transaction: "/v2/bank_transactions/8" };
  expect(mayBeOurs("payment", onLine, { bank_transaction: `${host}/v2/bank_transactions/8` })).toBe(true);
  expect(mayBeOurs("payment", onLine, { bank_transaction: `${host}/v2/bank_transactions/9` })).toBe(false);
});

test.each([
  ["for the same customer and of the same day", { contact: `${host}/v2/contacts/3`, dated_on: "2026-11-20" }, true],
  ["for another customer", { contact: `${host}/v2/contacts/13`, dated_on: "2026-11-20" }, false],
  ["of another day", { contact: `${host}/v2/contacts/3`, dated_on: "2026-11-21" }, false],
])("an invoice %s is taken for what a lost create made, or not", (_how, raw, isIt) => {
  expect(mayBeOurs("invoice", { contact: "/v2/contacts/3", dated_on: "2026-11-20" }, raw)).toBe(isIt);
});

test("a contact is known by its marker alone, and an entry by what we sent of it", () => {
  expect(mayBeOurs("contact", { organisation_name: "Acme" }, { organisation_name: "Other" })).toBe(true);
  expect(mayBeOurs("payment", { bank_account: "/v2/bank_accounts/7" }, { ...sent, description: "Cash" })).toBe(true);
});
