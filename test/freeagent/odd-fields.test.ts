import { afterEach, describe, expect, it } from "vitest";
import { getBankAccount } from "../../freeagent/resources/bank-accounts.ts";
import type { FreeAgentClient } from "../../freeagent/client.ts";
import { getCompany } from "../../freeagent/resources/company.ts";
import { getContact } from "../../freeagent/resources/contacts.ts";
import { getReconciliation } from "../../freeagent/resources/credit-note-reconciliations.ts";
import { getInvoice } from "../../freeagent/resources/invoices.ts";
import { getCurrentUser } from "../../freeagent/resources/users.ts";
import type { JsonObject } from "../../domain/json.ts";
import { sampleInvoice as invoice } from "../support/sample-invoice.ts";
import { startScriptedServer } from "./scripted-server.ts";
import { testClient } from "./test-client.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function answering(body: JsonObject): Promise<FreeAgentClient> {
  const server = await startScriptedServer(() => ({ body }));
  const { client } = testClient(server.origin);
  open.push(client, server);
  return client;
}

const reconciliation = {
  url: "/v2/x/5",
  invoice: "/v2/invoices/7",
  credit_note: "/v2/credit_notes/8",
  gross_value: "1",
};
type Get = (client: FreeAgentClient) => Promise<unknown>;

describe("an answer is read as documented, and null as a field that is left out", () => {
  it.each<[string, JsonObject, Get]>([
    ["tax rates", { company: { id: 1, sales_tax_rates: null } }, getCompany],
    ["an access level", { user: { url: "/v2/users/1", permission_level: null } }, getCurrentUser],
    ["items", { invoice: { ...invoice, invoice_items: null } }, (client) => getInvoice(client, 7)],
    ["an item's position", { invoice: { ...invoice, invoice_items: [{ position: null }] } }, (c) => getInvoice(c, 7)],
    ["a date", { credit_note_reconciliation: { ...reconciliation, dated_on: null } }, (c) => getReconciliation(c, 5)],
  ])("%s", async (_name, body, get) => {
    await expect(get(await answering(body))).resolves.toBeDefined();
  });

  it("with whole numbers in quotes, as FreeAgent's examples have them", async () => {
    const terms = { ...invoice, payment_terms_in_days: "30" };
    expect((await getInvoice(await answering({ invoice: terms }), 7)).payment_terms_in_days).toBe(30);
    const user = { url: "/v2/users/1", permission_level: "8" };
    expect((await getCurrentUser(await answering({ user }))).permission_level).toBe(8);
    const account = { url: "/v2/bank_accounts/1", name: "Current", total_count: "12" };
    expect((await getBankAccount(await answering({ bank_account: account }), 1)).total_count).toBe(12);
  });

  it("with a number where a text is documented", async () => {
    const contact = { url: "/v2/contacts/3", postcode: 1234, mobile: 7700900123 };
    expect(await getContact(await answering({ contact }), 3)).toMatchObject({ postcode: "1234", mobile: "7700900123" });
  });

  it.each(["", "3.5", "many", "9".repeat(17)])("but does not take %j for a whole number", async (number) => {
    const client = await answering({ invoice: { ...invoice, payment_terms_in_days: number } });
    await expect(getInvoice(client, 7)).rejects.toMatchObject({
      code: "answer_unexpected",
      field: "payment_terms_in_days",
      messages: ["FreeAgent's answer cannot be used (answer_unexpected): payment_terms_in_days is not as documented."],
    });
  });
});
