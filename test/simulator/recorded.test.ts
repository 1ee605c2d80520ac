import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { addLine, type Api, type Reply, startApi } from "./api.ts";

const folder = new URL("../../../shared/freeagent-api/recorded/", import.meta.url);
const exchange = z.object({
  request: z.object({ method: z.string(), uri: z.string(), body: z.unknown() }),
  response: z.object({ status: z.number(), headers: z.record(z.string(), z.string()), body: z.unknown() }),
});
type Recorded = z.infer<typeof exchange>;

const recorded = (name: string): Recorded =>
  exchange.parse(JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")));

/** Every attribute with its kind: `bank_account.name text`. List members count as one. */
function shape(value: unknown, at = ""): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [`${at} empty`] : shape(value[0], `${at}[]`);
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, member]) => shape(member, `${at}.${name}`));
  }
  return [`${at} ${kind(value)}`];
}

function kind(value: unknown): string {
  if (typeof value !== "string") return typeof value;
  if (/^-?\d+\.\d+$/.test(value)) return "decimal";
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/.test(value)) return "timestamp";
  return /^\d{4}-\d\d-\d\d$/.test(value) ? "date" : "text";
}

const compared = ["content-type", "cache-control", "pragma", "server", "vary", "link", "x-total-count"];

function expectLike(reply: Reply, name: string): void {
  const { response } = recorded(name);
  expect(reply.status).toBe(response.status);
  const body = typeof response.body === "string" ? [] : shape(response.body);
  expect(shape(reply.json ?? {}).sort()).toEqual(body.sort());
  for (const header of compared.filter((known) => response.headers[known] !== undefined)) {
    expect(`${header}: ${reply.headers.get(header) ?? "missing"}`).toBe(`${header}: ${response.headers[header] ?? ""}`);
  }
  expect(reply.headers.has("last-modified")).toBe(response.headers["last-modified"] !== undefined);
}

describe.skipIf(!existsSync(folder))(
  "answers have the shape that FreeAgent's had (../shared/freeagent-api/recorded)",
  () => {
    let api: Api;
    beforeEach(async () => {
      api = await startApi({
        now: "2025-10-03T21:00:00Z",
        switches: { vat_registered: false, company_type: "UkSoleTrader" },
      });
    });
    afterEach(async () => {
      await api.simulator.close();
      expect(api.problems).toEqual([]);
    });

    const replay = async (name: string, path: string, body?: unknown): Promise<Reply> => {
      const { request } = recorded(name);
      // Recorded requests are unwrapped, which the description does not know; sent as text they are not held against it.
      const content = body ?? (request.body === "" ? undefined : request.body);
      const reply = await api.call(request.method, path, content === undefined ? undefined : JSON.stringify(content));
      expectLike(reply, name);
      return reply;
    };

    test("company and users", async () => {
      await replay("company_retrieve", "/v2/company");
      await replay("users_me", "/v2/users/me");
      await replay("users_list", "/v2/users");
      await replay("users_retrieve", "/v2/users/32912");
    });

    test("contacts", async () => {
      const made = await replay("contacts_create", "/v2/contacts");
      expect(made.headers.get("location")).toBe(made.at("contact.url"));
      const path = `/v2/contacts/${made.id("contact")}`;
      await replay("contacts_update.1", path);
      await replay("contacts_delete.1", path);
      const full = {
        organisation_name: "Dunder Mifflin",
        first_name: "M",
        last_name: "Scott",
        email: "someone@example.com",
      };
      const other = await api.call("POST", "/v2/contacts", { contact: full });
      await api.call("POST", "/v2/contacts", {
        contact: { first_name: "Maurice", last_name: "Moss", email: "m@example.com" },
      });
      await replay("contacts_list", "/v2/contacts");
      await replay("contacts_retrieve.1", `/v2/contacts/${other.id("contact")}`);
    });

    test("bank accounts", async () => {
      await api.control("DELETE", "/person/v2/bank_accounts/40460");
      await replay("bank_accounts_list", "/v2/bank_accounts");
      await replay("bank_accounts_retrieve", "/v2/bank_accounts/40459");
      await replay("bank_accounts_update", "/v2/bank_accounts/40459");
      const made = await replay("bank_accounts_create", "/v2/bank_accounts");
      await replay("bank_accounts_delete", `/v2/bank_accounts/${made.id("bank_account")}`);
    });

    test("bank lines and explanations", async () => {
      const explain = {
        bank_account: 40459,
        dated_on: "2025-10-01",
        gross_value: 500,
        category: "001",
        description: "Income",
      };
      await api.control("POST", "/person/v2/bank_transaction_explanations", explain);
      await api.control("POST", "/person/v2/bank_transaction_explanations", explain);
      const cost = { ...explain, category: "268", gross_value: -50, dated_on: "2025-10-03" };
      await api.control("POST", "/person/v2/bank_transaction_explanations", cost);
      const lines = await replay("bank_transactions_list", "/v2/bank_transactions?bank_account=40459");
      await replay("bank_transactions_retrieve", `/v2/bank_transactions/${lines.id("bank_transactions.1")}`);
      const list = await replay(
        "bank_transaction_explanations_list",
        "/v2/bank_transaction_explanations?bank_account=40459",
      );
      const first = list.id("bank_transaction_explanations.0");
      await replay("bank_transaction_explanations_retrieve", `/v2/bank_transaction_explanations/${first}`);
      expect(list.at("bank_transaction_explanations.2")).toMatchObject({ type: "Payment", sales_tax_value: "-8.33" });
      const line = await addLine(api, { amount: -6.07, description: "Amazon Web Services" });
      const asRecorded = {
        category: 268,
        dated_on: "2025-10-02",
        gross_value: 6.07,
        description: "AWS Hosting",
        type: "Payment",
      };
      const body = { bank_account: 40459, bank_transaction: line, ...asRecorded };
      const made = await replay("bank_transaction_explanations_create", "/v2/bank_transaction_explanations", body);
      expect(made.at("bank_transaction_explanation")).toMatchObject({
        type: "Refund",
        detail: "Web Hosting. Inc £1.01 VAT ",
        transaction_description: "Amazon Web Services//OTHER/£6.07",
      });
      const id = made.id("bank_transaction_explanation");
      await replay("bank_transaction_explanations_delete", `/v2/bank_transaction_explanations/${id}`);
      await replay("bank_transactions_create", "/v2/bank_transactions/statement?bank_account=40459");
    });
  },
);
