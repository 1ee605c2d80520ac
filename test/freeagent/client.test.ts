import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { Problem } from "../../domain/problem.ts";
import { getContact, createContact } from "../../freeagent/resources/contacts.ts";
import { createExplanation } from "../../freeagent/resources/bank-transaction-explanations.ts";
import { createCreditNote, getCreditNote } from "../../freeagent/resources/credit-notes.ts";
import { createInvoice, deleteInvoice, emailInvoice, transitionInvoice } from "../../freeagent/resources/invoices.ts";
import { unusedPort } from "../support/unused-port.ts";
import { startScriptedServer } from "./scripted-server.ts";
import type { ScriptedAnswer, ScriptedServer } from "./scripted-server.ts";
import { failureOf, testClient } from "./test-client.ts";
import type { TestClient } from "./test-client.ts";
import type { ClientOptions } from "../../freeagent/client.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const contact = { contact: { url: "https://api.freeagent.com/v2/contacts/12", organisation_name: "Ärger & Söhne" } };
type Script = (index: number) => ScriptedAnswer;

async function talk(
  script: Script,
  options: Partial<ClientOptions> = {},
): Promise<TestClient & { readonly server: ScriptedServer }> {
  const server = await startScriptedServer((_request, index) => script(index));
  const parts = testClient(server.origin, options);
  open.push(parts.client, server);
  return { ...parts, server };
}

describe("a request", () => {
  it("carries name, version, contact, JSON and the bearer token", async () => {
    const { client, server } = await talk(() => ({ body: contact }));
    await getContact(client, 12);
    const [request] = server.requests;
    expect(request).toMatchObject({ method: "GET", url: "/v2/contacts/12" });
    expect(request?.headers).toMatchObject({
      "user-agent": "freeagent-sync/1.2.3 (+https://example.com)",
      accept: "application/json",
      "content-type": "application/json",
      authorization: "Bearer token-1",
    });
  });

  it("wraps attributes in their root and makes every reference a full URL of the called host", async () => {
    const { client, server } = await talk(() => ({ status: 422 }));
    const items = [{ description: "/v2/contacts/9", category: "/v2/categories/001", price: "1.00" }];
    await failureOf(
      createInvoice(client, {
        contact: "https://other.example/v2//contacts/12",
        comments: "/v2/x/1",
        invoice_items: items,
      }),
    );
    await failureOf(createExplanation(client, { bank_account: "7", paid_invoice: "/v2/invoices/3" }));
    const bodies = server.requests.map((request) => JSON.parse(request.body) as unknown);
    expect(bodies).toEqual([
      {
        invoice: {
          contact: `${server.origin}/v2/contacts/12`,
          comments: "/v2/x/1",
          invoice_items: [{ ...items[0], category: `${server.origin}/v2/categories/001` }],
        },
      },
      { bank_transaction_explanation: { bank_account: "7", paid_invoice: `${server.origin}/v2/invoices/3` } },
    ]);
  });

  it("is counted and takes one call of the budget, with the priority of what it is for", async () => {
    const { client, budget } = await talk(() => ({ body: contact }));
    await getContact(client, 12);
    await failureOf(createInvoice(client, {}));
    await failureOf(createExplanation(client, {}));
    expect(budget.taken).toEqual(["contacts", "invoices", "payments"]);
    expect(client.calls).toEqual({ reads: 1, writes: 2 });
  });

  it("counts as backfill when the client is one", async () => {
    const { client, budget } = await talk(() => ({ body: contact }), { priority: "backfill" });
    await getContact(client, 12);
    expect(budget.taken).toEqual(["backfill"]);
  });

  it("goes to https, or to this machine, and nowhere else", () => {
    for (const origin of ["http://api.freeagent.com", "https://api.freeagent.com/v2", "ftp://127.0.0.1", "freeagent"]) {
      expect(() => testClient(origin)).toThrow(Problem);
    }
  });

  it("never has a path made of anything but a whole number", async () => {
    const { client, server } = await talk(() => ({ body: contact }));
    for (const id of [Number.NaN, 1.5, -1, 0]) await expect(getContact(client, id)).rejects.toThrow();
    expect(server.requests).toEqual([]);
  });
});

describe("an answer", () => {
  it("keeps the attributes that nobody knows", async () => {
    const { client } = await talk(() => ({ body: { contact: { ...contact.contact, brand_new: [1] } } }));
    const answer = await getContact(client, 12);
    expect(answer).toMatchObject({ id: 12, organisation_name: "Ärger & Söhne" });
    expect(answer.raw["brand_new"]).toEqual([1]);
    expect(answer).not.toHaveProperty("brand_new");
  });

  it("about a credit note keeps its negative amounts as text", async () => {
    const note = { url: "/v2/credit_notes/5", contact: "/v2/contacts/1", dated_on: "2026-11-01", status: "Draft" };
    const { client, server } = await talk(() => ({ body: { credit_note: { ...note, total_value: "-120.0" } } }));
    expect((await getCreditNote(client, 5)).total_value).toBe("-120.0");
    expect((await createCreditNote(client, { contact: "/v2/contacts/1" })).id).toBe(5);
    expect(JSON.parse(server.requests[1]?.body ?? "")).toEqual({
      credit_note: { contact: `${server.origin}/v2/contacts/1` },
    });
  });

  it("may be empty after a transition, a deletion and an e-mail", async () => {
    const { client, server } = await talk(() => ({ headers: { "content-type": "application/json" } }));
    expect(await transitionInvoice(client, 3, "mark_as_sent")).toBeUndefined();
    await deleteInvoice(client, 3);
    await emailInvoice(client, 3, { use_template: true });
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "PUT /v2/invoices/3/transitions/mark_as_sent",
      "DELETE /v2/invoices/3",
      "POST /v2/invoices/3/send_email",
    ]);
    expect(server.requests[0]?.headers["content-length"]).toBe("0");
  });

  it("tells the budget FreeAgent's time", async () => {
    const { client, budget } = await talk(() => ({
      body: contact,
      headers: { date: "Tue, 24 Nov 2026 01:30:21 GMT" },
    }));
    await getContact(client, 12);
    expect(budget.dates).toEqual([new Date("2026-11-24T01:30:21Z")]);
  });

  it("over 20 MiB is not taken", async () => {
    const large = JSON.stringify({ contact: { url: "/v2/contacts/1", email: "x".repeat(21 * 1024 * 1024) } });
    const { client } = await talk(() => ({ body: large, headers: { "content-type": "application/json" } }));
    expect(await failureOf(createContact(client, {}))).toMatchObject({ class: "unknown", code: "answer_too_large" });
  });

  it("that redirects is not followed", async () => {
    const { client, server } = await talk(() => ({ status: 302, headers: { location: "https://evil.example/" } }));
    expect(await failureOf(getContact(client, 1))).toMatchObject({ class: "forbidden", code: "redirected" });
    expect(server.requests).toHaveLength(1);
  });
});

describe("trying again", () => {
  it("reads again after a pause while FreeAgent is in trouble", async () => {
    const { client, server, clock } = await talk((index) => (index < 3 ? { status: 503 } : { body: contact }));
    expect((await getContact(client, 12)).id).toBe(12);
    expect(server.requests).toHaveLength(4);
    expect(clock.sleeps).toEqual([375, 750, 1500]);
  });

  it("gives a read up after four attempts", async () => {
    const { client, server } = await talk(() => ({ hangUp: true }));
    expect(await failureOf(getContact(client, 12))).toMatchObject({ class: "unreachable" });
    expect(server.requests).toHaveLength(4);
  });

  it.each([
    ["try_later", 1],
    ["configuration", 1],
    ["unreachable", 4],
  ] as const)("asks for a token again for a read only where seconds may help: %s", async (kind, times) => {
    let asked = 0;
    const problem = new Problem({ kind, code: "no_token", message: "There is no token." });
    const current = () => ((asked += 1), Promise.reject(problem));
    const { client } = testClient("http://127.0.0.1:1", { accessToken: { current, refused: current } });
    expect((await failureOf(getContact(client, 12))).code).toBe("no_token");
    expect(asked).toBe(times);
  });

  it("never sends a write twice when its outcome is unknown", async () => {
    const { client, server } = await talk(() => ({ status: 502, body: "<html><title>Bad Gateway</title>" }));
    const failure = await failureOf(createContact(client, {}));
    expect(failure).toMatchObject({ class: "unknown", status: 502, messages: ["Bad Gateway"] });
    expect(server.requests).toHaveLength(1);
  });

  it("refreshes after the first 401 and sends the same again", async () => {
    const { client, server } = await talk((index) => (index === 0 ? { status: 401 } : { status: 201, body: contact }));
    expect((await createContact(client, { organisation_name: "A" })).id).toBe(12);
    expect(server.requests.map((request) => request.headers["authorization"])).toEqual([
      "Bearer token-1",
      "Bearer token-2",
    ]);
    expect(server.requests[0]?.body).toBe(server.requests[1]?.body);
  });

  it("stops at the second 401", async () => {
    const { client, server } = await talk(() => ({ status: 401 }));
    expect(await failureOf(getContact(client, 12))).toMatchObject({ class: "auth", code: "token_refused" });
    expect(server.requests).toHaveLength(2);
  });

  it("asks for no new token where a 401 says that the company's API access is off", async () => {
    const { client, server } = await talk(() => ({ status: 401, body: "API access is disabled for this company" }));
    expect(await failureOf(getContact(client, 12))).toMatchObject({ class: "forbidden", code: "api_access_disabled" });
    expect(server.requests).toHaveLength(1);
  });

  it("blocks everybody until the time that a 429 names, and sends the same again", async () => {
    const { client, server, budget } = await talk((index) =>
      index === 0
        ? { status: 429, headers: { "retry-after": "17" }, body: "You must not exceed 120 requests per 60 seconds" }
        : { status: 201, body: contact },
    );
    expect((await createContact(client, {})).id).toBe(12);
    expect(budget.blocks).toEqual([new Date("2026-11-24T01:30:37Z")]);
    expect(budget.taken).toHaveLength(2);
    expect(server.requests).toHaveLength(2);
  });

  it("waits for the next minute when a 429 names no time", async () => {
    const headers = { date: "Tue, 24 Nov 2026 01:25:10 GMT" };
    const { client, budget } = await talk((index) => (index === 0 ? { status: 429, headers } : { body: contact }));
    await getContact(client, 12);
    expect(budget.blocks).toEqual([new Date("2026-11-24T01:31:10Z")]);
  });
});

describe("what happens before a request is sent", () => {
  it("is told as unreachable, so that a write counts as not executed, when the run was asked to stop", async () => {
    const { client, server } = await talk(() => ({ body: contact }), { signal: AbortSignal.abort() });
    expect(await failureOf(createContact(client, {}))).toMatchObject({ class: "unreachable", code: "stopped" });
    expect(server.requests).toEqual([]);
  });

  it("is told as auth, with the command to run, when a log-in is needed", async () => {
    const problem = new Problem({ kind: "login_needed", code: "login_needed", message: "Log in again: ..." });
    const accessToken = { current: () => Promise.reject(problem), refused: () => Promise.reject(problem) };
    const { client } = await talk(() => ({ body: contact }), { accessToken });
    const failure = await failureOf(createContact(client, {}));
    expect(failure).toMatchObject({ class: "auth", messages: ["Log in again: ..."], cause: problem });
  });

  it("is unreachable when nobody listens, for reads and writes", async () => {
    const port = await unusedPort();
    const { client } = testClient(`http://127.0.0.1:${port}`);
    open.push(client);
    expect(await failureOf(createContact(client, {}))).toMatchObject({ class: "unreachable", code: "not_reached" });
    expect(await failureOf(getContact(client, 1))).toMatchObject({ class: "unreachable", code: "not_reached" });
  });

  it("is unreachable when the name does not exist", async () => {
    const { client } = testClient("https://freeagent.invalid");
    open.push(client);
    expect(await failureOf(createContact(client, {}))).toMatchObject({ class: "unreachable", code: "not_reached" });
  });
});

describe("many calls at once", () => {
  it("wait for their turn under one signal, and Node warns nobody of a leak", async () => {
    const warnings: string[] = [];
    const hear = (warning: Error): void => void warnings.push(warning.name);
    process.on("warning", hear);
    const stop = new AbortController();
    // Listens as long as the call waits for its turn, as the budget does.
    const take = (_priority: unknown, signal?: AbortSignal): Promise<void> =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => {
          reject(new Error("stopped"));
        });
      });
    const { client } = await talk(() => ({ body: contact }), {
      signal: stop.signal,
      budget: { take, block: () => Promise.resolve() },
    });
    const calls = Array.from({ length: 16 }, () => failureOf(getContact(client, 12)));
    stop.abort();
    expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(Array(16).fill("stopped"));
    // Warnings are told on a later turn.
    await new Promise(setImmediate);
    process.off("warning", hear);
    expect(warnings).toEqual([]);
  });
});

describe("waiting for an answer", () => {
  it("ends with an unknown outcome for a write when FreeAgent stays silent", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { client } = testClient(`http://127.0.0.1:${port}`, { timeouts: { headers: 100, total: 400 } });
    const failure = await failureOf(createContact(client, {}));
    expect(failure).toMatchObject({ class: "unknown", code: "answer_lost" });
    silent.close();
    await client.close();
  });
});
