import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CompanyResult } from "../../pipelines/run/run-company.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";
import type { Fault } from "./fault.ts";
import { openFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import { impatientNight, patience } from "./impatient-night.ts";
import { problemsOf, writeInvoices } from "./recovery.ts";

/** A world whose nights reach FreeAgent through a proxy. */
interface Stand {
  readonly world: SampleWorld;
  readonly proxy: FaultProxy;
  readonly night: () => Promise<CompanyResult>;
  readonly close: () => Promise<void>;
}

async function openStand(): Promise<Stand> {
  // Grace: the answer to a refresh may be lost, and the old refresh token is taken once more.
  const world = await sampleWorld({ scale: 0.01, switches: { token_rotation: "grace" } });
  const proxy = await openFaultProxy(world.simulatorUrl);
  return {
    world,
    proxy,
    night: () => impatientNight(world, proxy.through(world.simulatorUrl)),
    close: async () => {
      await proxy.close();
      await world.close();
    },
  };
}

const cutRequest: Fault = { kind: "reset", direction: "to_server", afterBytes: 60 };
const cutBeforeAnswer: Fault = { kind: "reset", direction: "to_client", afterBytes: 0 };
const cutInAnswer: Fault = { kind: "reset", direction: "to_client", afterBytes: 400 };
const halfAnswer: Fault = { kind: "truncate", afterBytes: 400 };
const tooLate: Fault = { kind: "delay", milliseconds: 1.5 * patience };

describe("a POST that breaks on its way", () => {
  /** Every fourth invoice meets a fault: more of them in a row would be an illness of FreeAgent's. */
  const cases: readonly { readonly name: string; readonly fault: Fault; readonly sends: number }[] = [
    { name: "scenario 8: the connection is reset after FreeAgent has booked it", fault: cutBeforeAnswer, sends: 1 },
    {
      name: "scenario 8: the connection is half closed while FreeAgent books it",
      fault: { kind: "half_close" },
      sends: 1,
    },
    { name: "scenario 9: FreeAgent's answer comes after we gave up", fault: tooLate, sends: 1 },
    { name: "scenario 10: the connection is reset in the middle of the request", fault: cutRequest, sends: 2 },
    { name: "scenario 10: the request vanishes in a black hole", fault: { kind: "blackhole" }, sends: 2 },
    { name: "scenario 12: a 201 ends in the middle of its JSON", fault: halfAnswer, sends: 1 },
    { name: "scenario 12: a 201 is reset in the middle of its JSON", fault: cutInAnswer, sends: 1 },
  ];
  const numberOf = (index: number): string => `INV-FAULT-${index + 10}`;
  let stand: Stand;
  let doubtful: unknown[];
  const nights: CompanyResult[] = [];

  beforeAll(async () => {
    stand = await openStand();
    const { world, proxy } = stand;
    nights.push(await stand.night());
    const healthy = (index: number) => [1, 2, 3].map((place) => `INV-WELL-${index}-${place}`);
    await writeInvoices(
      world,
      cases.flatMap((_, index) => [numberOf(index), ...healthy(index)]),
    );
    cases.forEach(({ fault }, index) => {
      proxy.strike({ fault, on: ["POST /v2/invoices ", numberOf(index)], times: 1 });
    });
    nights.push(await stand.night());
    doubtful = (
      await world.database.query("select marker from freeagent_sync.intents where state = 'in_doubt' order by marker")
    ).map((row) => row["marker"]);
    proxy.heal();
    await settled(world);
    nights.push(await stand.night(), await stand.night());
  });
  afterAll(() => stand.close());

  test("leaves doubt about itself alone, and both sides are equal after the next night", async () => {
    expect(nights.map(({ exitCode }) => exitCode)).toEqual([0, 1, 0, 0]);
    expect(nights.map(({ problem }) => problem)).toEqual([undefined, undefined, undefined, undefined]);
    expect(doubtful).toEqual(cases.map((_, index) => numberOf(index)));
    expect(nights[2]?.outcomes["settle"]).toMatchObject({ claimed: 7, created: 5, unchanged: 2 });
    expect(nights[3]?.calls.writes).toBe(0);
    expect(stand.proxy.struck).toBe(cases.length);
    expect(await problemsOf(stand.world)).toEqual([]);
  });

  const named = cases.map(({ name, sends }, index) => [name, sends === 1 ? "once" : "again", numberOf(index)] as const);
  test.each(named)("%s: it is sent %s, and FreeAgent has it once", async (_, sent, number) => {
    const { control, database } = stand.world;
    const intents = "select 1 from freeagent_sync.intents where step = 'create' and marker = $1";
    expect(await database.query(intents, [number])).toHaveLength(sent === "once" ? 1 : 2);
    const log = (await control("GET", "/requests?method=POST&path=/v2/invoices")) as {
      requests: { body: unknown; wrote: boolean }[];
    };
    const arrived = log.requests.filter(({ body }) => JSON.stringify(body).includes(number));
    expect(arrived.map(({ wrote }) => wrote)).toEqual([true]);
  });
});

describe.concurrent("a night that waits in vain", () => {
  const faults: readonly (readonly [string, Fault])[] = [
    ["cut request", cutRequest],
    ["cut before the answer", cutBeforeAnswer],
    ["cut in the answer", cutInAnswer],
    ["half an answer", halfAnswer],
    ["half closed", { kind: "half_close" }],
    ["black hole", { kind: "blackhole" }],
    ["too late", tooLate],
  ];
  const forget = "update freeagent_sync.oauth_tokens set access_expires_at = clock_timestamp()";
  const needs: readonly (readonly [string, string, string, RegExp])[] = [
    [
      "a token refresh",
      "POST /v2/token_endpoint",
      forget,
      /no new token for sample \((no answer|status 200, but the rest of the answer is cut off)/,
    ],
    ["a listing", "GET /v2/invoices?", "select 1", /^GET \/v2\/invoices.*Nothing is lost/],
  ];
  test.for(needs)(
    "for %s ends with 69 in good time whatever breaks it, and the next one completes it",
    async ([, on, before, says], { expect: check }) => {
      const stand = await openStand();
      try {
        check((await stand.night()).exitCode).toBe(0);
        for (const [index, [name, fault]] of faults.entries()) {
          await writeInvoices(stand.world, [`INV-FAULT-${index}`]);
          await stand.world.database.execute(before);
          const already = stand.proxy.struck;
          stand.proxy.strike({ fault, on: [on] });
          const begun = performance.now();
          const ill = await stand.night();
          check([name, ill.exitCode, ill.calls.writes]).toEqual([name, 69, 0]);
          check(ill.problem?.message).toMatch(says);
          // Four attempts with a pause between them; the waits of the command line would take minutes.
          check(performance.now() - begun).toBeLessThan(40_000);
          check(stand.proxy.struck).toBeGreaterThan(already);
          stand.proxy.heal();
          check([name, (await stand.night()).exitCode]).toEqual([name, 0]);
        }
        check(await problemsOf(stand.world)).toEqual([]);
        check((await stand.night()).calls.writes).toBe(0);
      } finally {
        await stand.close();
      }
    },
  );
});
