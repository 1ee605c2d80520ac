import { afterEach, describe, expect, it } from "vitest";
import { listBankTransactions } from "../../freeagent/resources/bank-transactions.ts";
import { listCategories } from "../../freeagent/resources/categories.ts";
import { listContacts } from "../../freeagent/resources/contacts.ts";
import { listInvoices } from "../../freeagent/resources/invoices.ts";
import { startScriptedServer } from "./scripted-server.ts";
import type { ScriptedAnswer } from "./scripted-server.ts";
import { failureOf, testClient } from "./test-client.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function talk(script: (url: URL, index: number, origin: string) => ScriptedAnswer) {
  let origin = "";
  const server = await startScriptedServer((request, index) => script(new URL(request.url, origin), index, origin));
  origin = server.origin;
  const { client } = testClient(server.origin);
  open.push(client, server);
  return { client, server };
}

const contacts = (...ids: number[]) => ({
  contacts: ids.map((id) => ({ url: `https://api.freeagent.com/v2/contacts/${id}` })),
});

async function idsOf(list: AsyncIterable<readonly { readonly id: number }[]>): Promise<number[][]> {
  const pages: number[][] = [];
  for await (const page of list) pages.push(page.map((row) => row.id));
  return pages;
}

function pageOf(url: URL): number {
  return Number(url.searchParams.get("page") ?? "1");
}

describe("a list", () => {
  it.each([
    ["relative links in single quotes", (_origin: string) => "</v2/contacts?page=2&per_page=100>; rel='next'"],
    ["absolute links in double quotes", (origin: string) => `<${origin}/v2/contacts?page=2>; rel="next"`],
  ])("follows %s, a page at a time", async (_name, link) => {
    const { client, server } = await talk((url, _index, origin) =>
      pageOf(url) === 1
        ? { body: contacts(1, 2), headers: { link: link(origin), "x-total-count": "3" } }
        : { body: contacts(3), headers: { link: "", "x-total-count": "3" } },
    );
    expect(await idsOf(listContacts(client))).toEqual([[1, 2], [3]]);
    expect(server.requests).toHaveLength(2);
  });

  it("asks for 100 rows, hidden ones included, in the order of their creation", async () => {
    const { client, server } = await talk(() => ({ body: contacts() }));
    await idsOf(listContacts(client, { updatedSince: "2026-11-23T00:00:00.000Z" }));
    const query = new URL(server.requests[0]?.url ?? "", server.origin).searchParams;
    expect(Object.fromEntries(query)).toEqual({
      view: "all",
      sort: "created_at",
      updated_since: "2026-11-23T00:00:00.000Z",
      per_page: "100",
    });
  });

  it("passes every filter on", async () => {
    const { client, server } = await talk((url) => ({ body: { [url.pathname.slice(4)]: [] } }));
    await idsOf(listInvoices(client, { nestedInvoiceItems: true, view: "open", contact: "/v2/contacts/5" }));
    await idsOf(listBankTransactions(client, { bankAccountId: 7, fromDate: "2026-01-01", toDate: "2026-01-31" }));
    const queries = server.requests.map(({ url }) => Object.fromEntries(new URL(url, server.origin).searchParams));
    expect(queries).toMatchObject([
      { nested_invoice_items: "true", view: "open", contact: `${server.origin}/v2/contacts/5` },
      { bank_account: `${server.origin}/v2/bank_accounts/7`, from_date: "2026-01-01", to_date: "2026-01-31" },
    ]);
  });

  it("is walked again when rows were missed while pages shifted", async () => {
    const next = { link: "</v2/contacts?page=2>; rel='next'", "x-total-count": "3" };
    const { client } = await talk((url, index) => {
      if (pageOf(url) === 1) return { body: contacts(1, 2), headers: next };
      // The first time row 3 has slipped onto the page that was read already.
      return { body: contacts(index === 1 ? 2 : 3), headers: { "x-total-count": "3" } };
    });
    expect(await idsOf(listContacts(client))).toEqual([[1, 2], [2], [1, 2], [3]]);
  });

  it("is walked again when a row that was read has gone and another has slipped onto its page, although the number fits", async () => {
    const { client } = await talk((url, index) => {
      const headers = { link: "</v2/contacts?page=2>; rel='next'", "x-total-count": index === 0 ? "4" : "3" };
      if (pageOf(url) === 1) return { body: index === 0 ? contacts(1, 2) : contacts(2, 3), headers };
      return { body: contacts(4), headers: { "x-total-count": "3" } };
    });
    expect(await idsOf(listContacts(client))).toEqual([[1, 2], [4], [2, 3], [4]]);
  });

  it("fails rather than giving an incomplete list after three walks", async () => {
    const { client, server } = await talk(() => ({ body: contacts(1), headers: { "x-total-count": "2" } }));
    const failure = await failureOf(idsOf(listContacts(client)));
    expect(failure).toMatchObject({ class: "unreachable", code: "list_unstable" });
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    "https://evil.example/v2/contacts?page=2",
    "//evil.example/v2/contacts",
    "http://user:pw@127.0.0.1/v2/contacts",
    "/admin",
  ])("does not take its token to %s", async (link) => {
    const { client, server } = await talk(() => ({ body: contacts(1), headers: { link: `<${link}>; rel='next'` } }));
    expect(await failureOf(idsOf(listContacts(client)))).toMatchObject({ class: "forbidden", code: "foreign_link" });
    expect(server.requests).toHaveLength(1);
  });

  it("ends when FreeAgent's pages go round in a circle", async () => {
    const { client, server } = await talk(() => ({
      body: contacts(1),
      headers: { link: "</v2/contacts?page=2>; rel='next'" },
    }));
    expect(await failureOf(idsOf(listContacts(client)))).toMatchObject({ code: "list_loops" });
    expect(server.requests).toHaveLength(2);
  });

  it("ends when there is always one more page, far beyond the number of rows that FreeAgent tells", async () => {
    const { client, server } = await talk((url, index) => {
      if (index > 100) return { status: 422 };
      const headers = { link: `</v2/contacts?page=${pageOf(url) + 1}>; rel='next'`, "x-total-count": "1" };
      return { body: contacts(1), headers };
    });
    expect(await failureOf(idsOf(listContacts(client)))).toMatchObject({ class: "unreachable", code: "list_loops" });
    expect(server.requests.length).toBeLessThan(25);
  });

  // FreeAgent ends none of these but for our sake, so that a failing test ends, too.
  it.each([
    ["the same page over and over", () => contacts(1, 2)],
    ["some pages in turns", (page: number) => contacts(10 * (page % 3), 10 * (page % 3) + 1)],
    ["empty pages", () => contacts()],
    ["a list, and then its last page over and over", (page: number) => contacts(Math.min(page, 20))],
  ])("that tells no total and gives %s, each with a next link of its own, is given up", async (_name, bodyOf) => {
    const { client, server } = await talk((url) => {
      const page = pageOf(url);
      const link = page < 100 ? `</v2/contacts?page=${page + 1}>; rel='next'` : "";
      return { body: bodyOf(page), headers: { link } };
    });
    expect(await failureOf(idsOf(listContacts(client)))).toMatchObject({ class: "unreachable", code: "list_loops" });
    expect(server.requests.length).toBeLessThan(40);
  });

  it("that tells no total is read to its end, however many pages that are, and though some rows come twice", async () => {
    const { client } = await talk((url) => {
      const page = pageOf(url);
      const link = page < 60 ? `</v2/contacts?page=${page + 1}>; rel='next'` : "";
      return { body: page === 7 ? contacts(6) : contacts(page, page + 1), headers: { link } };
    });
    expect(await idsOf(listContacts(client))).toHaveLength(60);
  });

  it("is read to its end where FreeAgent gives fewer rows on a page than asked for", async () => {
    const { client } = await talk((url) => {
      const page = pageOf(url);
      const next = page < 12 ? { link: `</v2/contacts?page=${page + 1}>; rel='next'` } : {};
      return { body: contacts(page), headers: { ...next, "x-total-count": "12" } };
    });
    expect((await idsOf(listContacts(client))).flat()).toHaveLength(12);
  });

  it("fails when a row is not as documented", async () => {
    const { client } = await talk(() => ({ body: { contacts: [{ url: 7 }] } }));
    expect(await failureOf(idsOf(listContacts(client)))).toMatchObject({ code: "answer_unexpected" });
  });

  it("of categories is flattened from its four groups", async () => {
    const category = (code: string) => ({ url: `/v2/categories/${code}`, nominal_code: code, description: "x" });
    const { client } = await talk(() => ({
      body: { income_categories: [category("001")], general_categories: [category("602-1")] },
    }));
    const codes: string[] = [];
    for await (const page of listCategories(client))
      codes.push(...page.map((row) => `${row.group} ${row.nominalCode}`));
    expect(codes).toEqual(["income_categories 001", "general_categories 602-1"]);
  });
});
