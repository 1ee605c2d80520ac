import { afterEach, expect, test } from "vitest";
import { pushPipelines } from "../../pipelines/pipeline.ts";
import type { CompanyResult } from "../../pipelines/run/run-company.ts";
import { differencesOfSides } from "../support/differences-of-sides.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";
import { failingCustomers } from "./failing-customers.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

async function attempts({ control }: SampleWorld): Promise<number> {
  const log = (await control("GET", "/requests?method=POST")) as { requests: { path: string }[] };
  return log.requests.filter(({ path }) => /contacts|invoices|explanations/.test(path)).length;
}

test.each([
  ["answers every write with 503", { kind: "5xx" }],
  ["breaks every connection of a write", { kind: "reset" }],
])(
  "while FreeAgent %s the run stops early, no key uses up an attempt, and later everything arrives",
  async (_, ill) => {
    const opened = (world = await sampleWorld({ scale: 0.1 }));
    await opened.control("POST", "/faults", { ...ill, method: "POST", path: "/v2/**", probability: 1 });

    const first = await opened.night();
    expect(first.exitCode).toBe(75);
    expect(first.problem?.code).toBe("breaker_open");
    // Five failures open it; the other calls of the moment were under way.
    expect(await attempts(opened)).toBeLessThanOrEqual(8);
    expect(await opened.database.query("select 1 from freeagent_sync.rejects")).toEqual([]);

    await settled(opened);
    await opened.control("DELETE", "/requests");
    const second = await opened.night();
    expect(second.exitCode).toBe(75);
    expect(await attempts(opened)).toBe(5);
    expect(await opened.database.query("select 1 from freeagent_sync.rejects where retries > 0")).toEqual([]);

    await settled(opened);
    await opened.control("DELETE", "/faults");
    expect((await opened.night()).exitCode).toBe(0);
    expect(await opened.database.query("select 1 from freeagent_sync.breakers")).toEqual([]);
    expect(await differencesOfSides(opened)).toEqual([]);
  },
);

test("a write that fails each time does not keep a company stopped: the run after a stop goes on with the next", async () => {
  const opened = (world = await sampleWorld({ scale: 0.1 }));
  await opened.control("POST", "/faults", { kind: "5xx", method: "POST", path: "/v2/**", probability: 1 });
  expect((await opened.night()).exitCode).toBe(75);
  await settled(opened);
  await opened.control("DELETE", "/faults");
  await opened.control("POST", "/faults", { kind: "5xx", method: "POST", path: "/v2/contacts", nth: 1 });
  const night = await opened.night();
  expect([night.exitCode, night.problem]).toEqual([1, undefined]);
  expect(night.outcomes["push contacts"]).toMatchObject({ created: 19, in_doubt: 1 });
  expect(await opened.database.query("select 1 from freeagent_sync.breakers")).toEqual([]);
});

/** Customers, oldest of all, whose making FreeAgent answers with 500 each time. */
async function poisoned(customers: number): Promise<SampleWorld> {
  return (world = await failingCustomers(0.1, customers, { kind: "5xx", status: 500 }));
}

/** Something else to send: the youngest customer moves house. */
const anotherMoves = ({ database }: SampleWorld): Promise<number> =>
  database.execute(
    "update sales.customers set street = street || ' 1' where customer_id = (select max(customer_id) from sales.customers)",
  );

const held = ({ database }: SampleWorld) =>
  database.query(
    `select reason, retries, count(*)::integer as keys
     from freeagent_sync.rejects
     where entity = 'contact'
     group by 1, 2
     order by 2`,
  );

test.each([
  [5, 1],
  [12, 2],
])("%s keys that fail each time stop %s nights, and nobody else from the next on", async (keys, stops) => {
  const opened = await poisoned(keys);
  for (let night = 0; night < stops; night += 1) {
    expect((await opened.night()).problem?.code).toBe("breaker_open");
    await settled(opened);
  }
  const night = await opened.night();
  expect([night.exitCode, night.problem]).toEqual([1, undefined]);
  expect(night.outcomes["push contacts"]).toMatchObject({ claimed: 20, created: 20 - keys });
  expect(night.outcomes["push invoices"]?.created).toBeGreaterThan(0);
  expect(await opened.database.query("select 1 from freeagent_sync.breakers")).toEqual([]);
  await settled(opened);
  await anotherMoves(opened);
  expect((await opened.night()).outcomes["push contacts"]).toMatchObject({ updated: 1 });
});

test("such keys are tried again while others get through, rest, and need a person in the end", async () => {
  const opened = await poisoned(5);
  const push = async (): Promise<CompanyResult> => {
    await settled(opened);
    await anotherMoves(opened);
    return opened.night(pushPipelines("contacts"));
  };
  await push();
  expect(await held(opened)).toEqual([]);
  expect((await push()).outcomes["push contacts"]).toMatchObject({ created: 15, in_doubt: 5 });
  expect(await held(opened)).toEqual([{ reason: "not_sent", retries: 0, keys: 5 }]);
  expect((await push()).outcomes["push contacts"]).toMatchObject({ updated: 1, in_doubt: 5 });
  expect(await held(opened)).toEqual([{ reason: "not_sent", retries: 1, keys: 5 }]);
  const resting = await push();
  expect(resting).toMatchObject({ exitCode: 1, calls: { writes: 1 } });
  expect(resting.outcomes["push contacts"]).toMatchObject({ updated: 1, retry: 5 });
  expect(await held(opened)).toEqual([{ reason: "not_sent", retries: 2, keys: 5 }]);

  await opened.database.execute(
    `update freeagent_sync.rejects
     set next_attempt_at = clock_timestamp(), retrying_since = clock_timestamp() - interval '48 hours'
     where retries > 0`,
  );
  expect((await push()).outcomes["push contacts"]).toMatchObject({ updated: 1, in_doubt: 5 });
  expect((await push()).outcomes["settle"]).toMatchObject({ rejected: 5 });
  expect(await held(opened)).toEqual([{ reason: "given_up", retries: 0, keys: 5 }]);
  const after = await push();
  expect(after).toMatchObject({ calls: { writes: 1 }, outcomes: { "push contacts": { claimed: 1, updated: 1 } } });
});

test("in a backfill too such keys come after all others", async () => {
  const opened = await poisoned(5);
  await opened.database.execute("delete from freeagent_sync.contact_changes");
  const backfill = async (): Promise<number | null> => {
    const words = ["backfill", "contacts", "--all", "--config", opened.configFile];
    return (await runCli(words, { environment: opened.environment })).exitCode;
  };
  const made = async (): Promise<number> => {
    const { contacts } = (await opened.control("GET", "/books")) as { contacts: unknown[] };
    return contacts.length;
  };
  expect([await backfill(), await made()]).toEqual([75, 0]);
  await settled(opened);
  expect([await backfill(), await made()]).toEqual([1, 15]);
});

test("an outage counts no attempt however long it lasts, and takes five calls of a run once all keys have failed", async () => {
  const opened = (world = await sampleWorld({ scale: 0.05 }));
  await opened.control("POST", "/faults", { kind: "5xx", method: "POST", path: "/v2/**", probability: 1 });
  for (let night = 0; night < 5; night += 1) {
    await opened.control("DELETE", "/requests");
    expect(await opened.night()).toMatchObject({ exitCode: 75, problem: { code: "breaker_open" } });
    expect(await attempts(opened)).toBeLessThanOrEqual(8);
    await settled(opened);
  }
  const keys = await opened.database.query(
    "select retries, next_attempt_at > last_at as rests from freeagent_sync.rejects where waiting_for is null",
  );
  expect(keys).toHaveLength(10);
  expect(keys.filter(({ retries, rests }) => retries !== 0 || rests !== false)).toEqual([]);
  await opened.control("DELETE", "/faults");
  expect((await opened.night()).exitCode).toBe(0);
  expect(await opened.database.query("select 1 from freeagent_sync.breakers")).toEqual([]);
});

test("an outage in the midst of a run counts no attempt against the keys that it met", async () => {
  const opened = (world = await sampleWorld({ scale: 0.05 }));
  await opened.control("POST", "/faults", { kind: "5xx", method: "POST", path: "/v2/**", nth: 4, times: 1000 });
  for (let night = 0; night < 3; night += 1) {
    expect((await opened.night()).problem?.code).toBe("breaker_open");
    await settled(opened);
  }
  expect(await held(opened)).toEqual([{ reason: "not_sent", retries: 0, keys: 7 }]);
  await opened.control("DELETE", "/faults");
  expect((await opened.night()).exitCode).toBe(0);
});

test("where nothing else is sent for two days, what fails each time counts against its key", async () => {
  const opened = await poisoned(20);
  for (let night = 0; night < 5; night += 1) {
    expect((await opened.night(pushPipelines("contacts"))).problem?.code).toBe("breaker_open");
    await settled(opened);
  }
  await opened.database.execute("update freeagent_sync.breakers set opened_at = opened_at - interval '2 days'");
  expect((await opened.night(pushPipelines("contacts"))).problem).toBeUndefined();
  await settled(opened);
  await opened.night(pushPipelines("contacts"));
  expect(await held(opened)).toMatchObject([{ retries: 0 }, { retries: 1, keys: 5 }]);
});

test("an invoice that failed once goes out with the next run though nothing comes before it but customers that always fail", async () => {
  const opened = await poisoned(0);
  expect((await opened.night()).exitCode).toBe(0);
  const push = async (): Promise<CompanyResult> => {
    await settled(opened);
    return opened.night(pushPipelines(undefined));
  };
  await opened.control("POST", "/faults", { kind: "5xx", method: "PUT", path: "/v2/invoices/**", nth: 1 });
  await opened.database.execute(
    `update sales.invoices set terms_days = terms_days + 1
     where invoice_id = (select min(invoice_id) from sales.invoices i where not exists (
       select 1 from sales.receipts r where r.invoice_id = i.invoice_id))`,
  );
  expect((await push()).outcomes["push invoices"]).toMatchObject({ in_doubt: 1 });
  await opened.database.execute(
    `insert into sales.customers
     select (jsonb_populate_record(c, jsonb_build_object(
       'customer_id', 990000 + n, 'trade_name', 'Poison ' || n, 'email', n || '@failing.example'))).*
     from sales.customers c, generate_series(1, 5) n
     where customer_id = (select min(customer_id) from sales.customers)`,
  );
  expect((await push()).problem?.code).toBe("breaker_open");
  const run = await push();
  expect(run).toMatchObject({ exitCode: 1, outcomes: { "push invoices": { updated: 1 } } });
  expect(run.problem).toBeUndefined();
});

test("rows that FreeAgent refuses one after the other stop nobody else", async () => {
  const opened = (world = await sampleWorld({ scale: 0.1 }));
  const refusal = { kind: "5xx", status: 422, method: "POST", path: "/v2/contacts", nth: 1, times: 8 };
  await opened.control("POST", "/faults", refusal);
  const night = await opened.night();
  expect(night.problem).toBeUndefined();
  expect(night.outcomes["push contacts"]).toMatchObject({ claimed: 20, created: 12, rejected: 8 });
});
