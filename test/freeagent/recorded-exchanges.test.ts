import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { listBankAccounts, getBankAccount } from "../../freeagent/resources/bank-accounts.ts";
import * as explanations from "../../freeagent/resources/bank-transaction-explanations.ts";
import { getBankTransaction, listBankTransactions } from "../../freeagent/resources/bank-transactions.ts";
import type { FreeAgentClient } from "../../freeagent/client.ts";
import { getCompany } from "../../freeagent/resources/company.ts";
import * as contacts from "../../freeagent/resources/contacts.ts";
import { getCurrentUser } from "../../freeagent/resources/users.ts";
import type { JsonObject } from "../../domain/json.ts";
import { startScriptedServer } from "./scripted-server.ts";
import { testClient } from "./test-client.ts";

const folder = fileURLToPath(new URL("../../../shared/freeagent-api/recorded/", import.meta.url));

const exchange = z.object({
  request: z.object({
    method: z.enum(["GET", "POST", "PUT", "DELETE"]),
    uri: z.url(),
    body: z.union([z.record(z.string(), z.json()), z.string()]),
  }),
  response: z.object({
    status: z.number(),
    headers: z.record(z.string(), z.string()),
    body: z.union([z.record(z.string(), z.json()), z.string()]),
  }),
});

/** Pages of a list, for lists; else what the call gives. */
async function collect(list: AsyncIterable<unknown[]>): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const page of list) rows.push(...page);
  return rows;
}

type Call = (client: FreeAgentClient, body: JsonObject) => Promise<unknown>;
const calls: Readonly<Record<string, Call>> = {
  bank_accounts_list: (client) => collect(listBankAccounts(client)),
  bank_accounts_retrieve: (client) => getBankAccount(client, 1),
  bank_transaction_explanations_create: (client, body) => explanations.createExplanation(client, body),
  bank_transaction_explanations_delete: (client) => explanations.deleteExplanation(client, 1),
  bank_transaction_explanations_list: (client) => collect(explanations.listExplanations(client, { bankAccountId: 1 })),
  bank_transaction_explanations_retrieve: (client) => explanations.getExplanation(client, 1),
  bank_transactions_list: (client) => collect(listBankTransactions(client, { bankAccountId: 1 })),
  bank_transactions_retrieve: (client) => getBankTransaction(client, 1),
  company_retrieve: (client) => getCompany(client),
  contacts_create: (client, body) => contacts.createContact(client, body),
  contacts_list: (client) => collect(contacts.listContacts(client)),
  contacts_retrieve: (client) => contacts.getContact(client, 1),
  contacts_update: (client, body) => contacts.updateContact(client, 1, body),
  contacts_delete: (client) => contacts.deleteContact(client, 1),
  users_me: (client) => getCurrentUser(client),
};

/** Recorded calls that a test of the recorder made before its own: their names say the last one. */
function callOf(name: string, method: string, isList: boolean): Call | undefined {
  const resource = /^(.*)_(?:create|delete|list|retrieve|update|me|upload)$/.exec(name)?.[1] ?? "";
  const verbs: Readonly<Record<string, string>> = { POST: "create", PUT: "update", DELETE: "delete" };
  const verb = verbs[method] ?? (isList ? "list" : "retrieve");
  return calls[`${resource}_${verb}`] ?? calls[name];
}

/** A recorded call that the product does not make: the client's own send and judge must still be right about it. */
function otherCall(request: z.output<typeof exchange>["request"]): Call {
  const { method, uri } = request;
  const { pathname, search } = new URL(uri);
  return async (client, body) => {
    const sent = Object.keys(body).length === 0 ? {} : { body };
    const answer = await client.send({ method, path: pathname + search, priority: "payments", ...sent });
    const parsed = z.record(z.string(), z.json()).optional().parse(answer.body);
    const [only] = Object.values(parsed ?? {});
    return Array.isArray(only) ? only.map((raw) => ({ raw })) : { raw: only };
  };
}

const isPresent = existsSync(folder);
const files = isPresent ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];

describe.skipIf(!isPresent)("the exchanges recorded at FreeAgent's sandbox", () => {
  const used = files.flatMap((file) => {
    const { request, response } = exchange.parse(JSON.parse(readFileSync(folder + file, "utf8")));
    const isList =
      typeof response.body === "object" && Object.values(response.body).some((value) => Array.isArray(value));
    const own = response.status > 299 ? undefined : callOf(file.replace(/(\.\d+)?\.json$/, ""), request.method, isList);
    return [{ file, own, request, response }];
  });

  it("are mostly of calls that we make", () => {
    expect(used).toHaveLength(25);
    expect(used.filter(({ own }) => own !== undefined).length).toBeGreaterThanOrEqual(18);
  });

  it.each(used)("$file parses, and goes out as it was recorded", async ({ own, request, response }) => {
    const { link, "x-total-count": total, "content-type": contentType } = response.headers;
    const server = await startScriptedServer(() => ({
      status: response.status,
      headers: {
        ...(contentType !== undefined && { "content-type": contentType }),
        ...(link !== undefined && { link }),
        ...(total !== undefined && { "x-total-count": total }),
      },
      body: response.body,
    }));
    const { client } = testClient(server.origin);
    try {
      const body = typeof request.body === "object" ? request.body : {};
      const attributes = own === undefined ? body : unwrapped(body);
      const result = await (own ?? otherCall(request))(client, attributes);
      if (typeof response.body === "object") {
        const expected = Object.values(response.body)[0];
        const raws = Array.isArray(result) ? result.map(rawOf) : rawOf(result);
        expect(raws).toEqual(expected);
      }
      if (request.method === "POST" || request.method === "PUT") {
        // A file that a person uploads is no JSON of ours.
        if (typeof request.body === "string") return;
        const sent = z.record(z.string(), z.json()).parse(JSON.parse(server.requests[0]?.body ?? ""));
        expect(onOtherHost(own === undefined ? sent : Object.values(sent)[0])).toEqual(onOtherHost(attributes));
      }
    } finally {
      await client.close();
      await server.close();
    }
  });
});

/** The recorder sent attributes without their root. */
function unwrapped(body: JsonObject): JsonObject {
  const [only, ...others] = Object.values(body);
  return others.length === 0 && typeof only === "object" && only !== null && !Array.isArray(only)
    ? (only as JsonObject)
    : body;
}

function rawOf(answer: unknown): unknown {
  return z.object({ raw: z.unknown() }).parse(answer).raw;
}

/** References are sent to the host that is called. */
function onOtherHost(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/https?:\/\/[^/"]+\/v2/g, "HOST"));
}
