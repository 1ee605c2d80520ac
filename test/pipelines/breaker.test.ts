import { afterEach, expect, test } from "vitest";
import { compareSides, type BookedInvoice } from "../../cli/demo/compare-sides.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { until } from "../support/until.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

async function attempts({ control }: SampleWorld): Promise<number> {
  const log = (await control("GET", "/requests?method=POST")) as { requests: { path: string }[] };
  return log.requests.filter(({ path }) => /contacts|invoices|explanations/.test(path)).length;
}

async function settled({ database }: SampleWorld): Promise<void> {
  const open = "select 1 from freeagent_sync.intents where state = 'in_doubt' and settle_until > clock_timestamp()";
  expect(await until(async () => (await database.query(open)).length === 0)).toBe(true);
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
    expect(await opened.database.query("select 1 from freeagent_sync.rejects")).toEqual([]);

    await settled(opened);
    await opened.control("DELETE", "/faults");
    expect((await opened.night()).exitCode).toBe(0);
    expect(await opened.database.query("select 1 from freeagent_sync.breakers")).toEqual([]);
    const { invoices } = (await opened.control("GET", "/books")) as { invoices: BookedInvoice[] };
    expect((await compareSides(opened.database, invoices)).differences).toEqual([]);
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

test("rows that FreeAgent refuses one after the other stop nobody else", async () => {
  const opened = (world = await sampleWorld({ scale: 0.1 }));
  const refusal = { kind: "5xx", status: 422, method: "POST", path: "/v2/contacts", nth: 1, times: 8 };
  await opened.control("POST", "/faults", refusal);
  const night = await opened.night();
  expect(night.problem).toBeUndefined();
  expect(night.outcomes["push contacts"]).toMatchObject({ claimed: 20, created: 12, rejected: 8 });
});
