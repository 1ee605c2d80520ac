import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { pullPipelines } from "../../pipelines/pipeline.ts";
import type { CompanyResult } from "../../pipelines/run/run-company.ts";
import type { PassedAnswer, Rewrite } from "../support/rewriting-server.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { nightAgainst } from "./night-against.ts";
import { bankLine, unpaid } from "./paying.ts";

const list = "/v2/bank_transaction_explanations";
let world: SampleWorld;
/** What the list of entries answers when days are read again: a page of the rows that there are. */
let listing: ((rows: readonly unknown[], page: number) => Page) | undefined;
/** The entries whose own address was asked. */
const lookedUp: string[] = [];

interface Page {
  readonly rows: readonly unknown[];
  readonly next?: true;
  readonly total?: number;
}

beforeAll(async () => {
  world = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "rules:", "rules:\n  bank_payments: { max_deletions: 4 }");
    },
  });
  await world.database.execute("delete from sales.receipts");
  await world.night();
  for (const { url, reference } of (await unpaid(world)).slice(0, 4)) await pay(url, reference);
  expect((await pull()).exitCode).toBe(0);
  expect(await fed()).toHaveLength(4);
});
afterAll(() => world.close());
afterEach(() => {
  listing = undefined;
  lookedUp.length = 0;
});

const listed = z.object({ bank_transaction_explanations: z.array(z.unknown()) });

function rowsOf({ body }: PassedAnswer): readonly unknown[] {
  return listed.parse(JSON.parse(body)).bank_transaction_explanations;
}

function rewritten({ status, headers }: PassedAnswer, { rows, next, total }: Page, following: string): PassedAnswer {
  const { link: _, "x-total-count": __, ...kept } = headers;
  const more = next === true ? { link: `<${following}>; rel='next'` } : {};
  const count = total === undefined ? {} : { "x-total-count": String(total) };
  const body = JSON.stringify({ bank_transaction_explanations: rows });
  return { status, headers: { ...kept, ...more, ...count }, body };
}

async function pay(url: string, reference: string): Promise<void> {
  const line = await bankLine(world, "5.00", `FASTER PAYMENT ${reference}`);
  await world.control("POST", "/explanations", { bank_transaction: line, parts: [{ paid_invoice: url }] });
}

function pull(): Promise<CompanyResult> {
  const rewrite: Rewrite = (url, pass) => {
    const [, id] = new RegExp(`^${list}/(\\d+)$`).exec(url.pathname) ?? [];
    if (id !== undefined) lookedUp.push(id);
    if (url.pathname !== list || !url.searchParams.has("from_date") || listing === undefined) return undefined;
    const page = Number(url.searchParams.get("page") ?? 1);
    url.searchParams.set("page", String(page + 1));
    const next = url.pathname + url.search;
    url.searchParams.delete("page");
    return pass(url).then((answer) => rewritten(answer, listing?.(rowsOf(answer), page) ?? { rows: [] }, next));
  };
  return nightAgainst(world, rewrite, pullPipelines("bank-payments"));
}

async function fed(): Promise<readonly unknown[]> {
  const rows = await world.database.query(
    "select explanation_url from freeagent_sync.bank_payments group by 1 having sum(amount) > 0 order by 1",
  );
  return rows.map((row) => row["explanation_url"]);
}

test.each<[string, (rows: readonly unknown[], page: number) => Page]>([
  [
    "a short page with a next link",
    (rows, page) => (page === 1 ? { rows: rows.slice(0, 1), next: true } : { rows: rows.slice(1) }),
  ],
  [
    "an empty page in the middle",
    (rows, page) => ({ rows: [rows.slice(0, 2), [], rows.slice(2)][page - 1] ?? [], ...(page < 3 && { next: true }) }),
  ],
])("%s is followed: all is read, nothing looked up, nothing taken back", async (_, pages) => {
  const before = await fed();
  listing = pages;
  expect(await pull()).toMatchObject({ exitCode: 0, problem: undefined });
  expect(lookedUp).toEqual([]);
  expect(await fed()).toEqual(before);
});

test.each<[string, (rows: readonly unknown[]) => Page]>([
  ["an empty first page", (rows) => ({ rows: [], total: rows.length })],
  ["a short page", (rows) => ({ rows: rows.slice(1), total: rows.length })],
])("%s whose count says otherwise ends the run, and nothing is taken back", async (_, page) => {
  const before = await fed();
  listing = page;
  expect(await pull()).toMatchObject({ exitCode: 69, problem: { code: "list_unstable" } });
  expect(await fed()).toEqual(before);
});

test("an empty first page without a count: each entry is looked up, and only what FreeAgent says is gone is taken back", async () => {
  const [gone, ...kept] = await fed();
  listing = () => ({ rows: [] });
  expect(await pull()).toMatchObject({ exitCode: 0, problem: undefined });
  expect(lookedUp).toHaveLength(4);
  expect(await fed()).toEqual([gone, ...kept]);
  await world.control("DELETE", `/person${String(gone)}`);
  expect((await pull()).outcomes["find deletions"]).toMatchObject({ deleted: 1 });
  expect(await fed()).toEqual(kept);
});

test("more than max_deletions missing from a list without a count: nothing is even looked up, and the run stops", async () => {
  for (const { url, reference } of (await unpaid(world)).slice(0, 2)) await pay(url, reference);
  expect((await pull()).exitCode).toBe(0);
  const before = await fed();
  expect(before.length).toBeGreaterThan(4);
  lookedUp.length = 0;
  listing = () => ({ rows: [] });
  expect(await pull()).toMatchObject({ exitCode: 1, problem: { code: "many_deletions" } });
  expect(lookedUp).toEqual([]);
  expect(await fed()).toEqual(before);
});
