import { describe, test } from "vitest";
import { connect } from "../../db/connect.ts";
import type { CompanyResult } from "../../pipelines/run/run-company.ts";
import { startNights } from "../chaos/start-nights.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";
import { until } from "../support/until.ts";
import type { Fault, Strike } from "./fault.ts";
import { openFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import { leaseEnds, lostTransactionsEnd, payByBank, problemsOf, writeInvoices } from "./recovery.ts";

/** A world whose nights reach PostgreSQL through a proxy. */
interface Stand {
  readonly world: SampleWorld;
  readonly proxy: FaultProxy;
  readonly url: string;
  readonly night: () => Promise<CompanyResult>;
}

async function withStand(work: (stand: Stand) => Promise<void>): Promise<void> {
  const world = await sampleWorld({ scale: 0.01 });
  const direct = world.environment["DATABASE_URL"] ?? "";
  const proxy = await openFaultProxy(direct);
  const url = `${proxy.through(direct)}?connect_timeout=1`;
  const night = async (): Promise<CompanyResult> => {
    const database = connect({ url, applicationName: "night through a proxy" });
    try {
      return await world.night(undefined, { database });
    } finally {
      await database.close();
    }
  };
  try {
    await work({ world, proxy, url, night });
  } finally {
    await proxy.close();
    await world.close();
  }
}

const answerLost: Fault = { kind: "reset", direction: "to_client", afterBytes: 0 };
const neverSent: Fault = { kind: "reset", direction: "to_server", afterBytes: 0 };
const intents = "insert into freeagent_sync.intents";
const outcomes = [intents, "insert into freeagent_sync.links"];
const apply = ["set_config('freeagent_sync.origin'", "update freeagent_sync.bank_payments"];

/** What happens to one connection of a night, and the step of a write that is in doubt after it. */
const cases: readonly (readonly [string, Strike, step?: string])[] = [
  ["when the first transaction begins", { fault: neverSent, on: ["BEGIN"] }],
  ["before the lease is committed", { fault: neverSent, on: ["insert into freeagent_sync.leases", "COMMIT"] }],
  ["after the lease is committed (C8)", { fault: answerLost, on: ["insert into freeagent_sync.leases", "COMMIT"] }],
  ["while a page is mirrored", { fault: answerLost, on: ["insert into freeagent_mirror.invoices"] }],
  ["while payments are staged", { fault: answerLost, on: ["insert into freeagent_sync.bank_payments"] }],
  ["before applied payments are committed", { fault: neverSent, on: [...apply, "COMMIT"] }],
  ["after applied payments are committed (C8)", { fault: answerLost, on: [...apply, "COMMIT"] }],
  ["before intents are committed", { fault: neverSent, on: [intents, "COMMIT"] }],
  ["after intents are committed (C8)", { fault: answerLost, on: [intents, "COMMIT"] }, "create"],
  ["while outcomes are stored", { fault: answerLost, on: outcomes }, "create"],
  ["in the middle of an answer", { fault: { kind: "truncate", afterBytes: 3 }, on: outcomes }, "create"],
  ["by half, while outcomes are stored", { fault: { kind: "half_close" }, on: outcomes }, "create"],
  ["before outcomes are committed", { fault: neverSent, on: [...outcomes, "COMMIT"] }, "create"],
  ["after outcomes are committed (C8)", { fault: answerLost, on: [...outcomes, "COMMIT"] }, "mark_as_sent"],
  ["when the lease is given back", { fault: answerLost, on: ["set until = least(until"] }],
  ["when the end is recorded", { fault: answerLost, on: ["update freeagent_sync.runs"] }],
];

describe.concurrent("through a proxy to PostgreSQL", () => {
  test("a connection lost at any point of a night ends it with 69 and one sentence, and the next night completes it", async ({
    expect,
  }) => {
    await withStand(async ({ world, proxy, night }) => {
      await writeInvoices(world, ["INV-LOST-0"]);
      expect((await night()).exitCode).toBe(0);
      for (const [index, [name, strike, step]] of cases.entries()) {
        await writeInvoices(world, [`INV-LOST-${index + 1}`]);
        await payByBank(world, `INV-LOST-${index}`, "12.34");
        proxy.strike({ ...strike, times: 1 });
        const ill = await night();
        expect([name, ill.exitCode, proxy.struck]).toEqual([name, 69, index + 1]);
        expect(ill.problem?.message).toMatch(/^Lost the connection to the database [^;\n]* then run again\.$/);
        proxy.heal();
        await leaseEnds(world);
        const doubtful = await world.database.query(
          "select step from freeagent_sync.intents where state in ('sent', 'in_doubt')",
        );
        expect([name, doubtful]).toEqual([name, step === undefined ? [] : [{ step }]]);
        let next = await night();
        // Too early to look: the write may still land.
        if (next.exitCode === 1) {
          await settled(world);
          next = await night();
        }
        expect([name, next.exitCode, await problemsOf(world)]).toEqual([name, 0, []]);
      }
      expect((await night()).calls.writes).toBe(0);
    });
  });

  test("a network that swallows everything from the middle of a night on ends the process with 69 and one sentence", async ({
    expect,
  }) => {
    await withStand(async ({ world, proxy, url, night }) => {
      expect((await night()).exitCode).toBe(0);
      await writeInvoices(world, ["INV-SWALLOWED"]);
      proxy.strike({ fault: { kind: "blackhole" }, on: outcomes, everywhere: true });
      const args = ["nightly", "--config", world.configFile, "--quiet"];
      const ended = await runCli(args, { environment: { ...world.environment, DATABASE_URL: url } });
      expect(ended).toMatchObject({ exitCode: 69, stdout: "" });
      const said = ended.stderr.split("\n").filter((line) => line !== "" && !line.startsWith('{"level":'));
      expect(said).toEqual([expect.stringMatching(/^sample: Lost the connection .* has not answered for 3 seconds/)]);
      proxy.heal();
      await leaseEnds(world);
      const next = await night();
      expect(next.outcomes["settle"]).toMatchObject({ claimed: 1, created: 1 });
      expect(next.exitCode).toBe(0);
      expect(await problemsOf(world)).toEqual([]);
    });
  });

  test("scenario 25: the host of a run loses its power: its lease ends, and a successor takes over and settles its write", async ({
    expect,
  }) => {
    await withStand(async ({ world, proxy, url, night }) => {
      expect((await night()).exitCode).toBe(0);
      await writeInvoices(world, ["INV-POWER-CUT"]);
      // From here on PostgreSQL hears nothing from that host, not even that its connections end.
      proxy.strike({ fault: { kind: "blackhole" }, on: outcomes, everywhere: true });
      const environment = { ...world.environment, DATABASE_URL: url };
      const { configFile } = world;
      const lost = startNights({ environment, configFile, again: false, leaseSeconds: 6, patience: 5_000 });
      expect(await until(() => proxy.struck > 0)).toBe(true);
      lost.process.kill("SIGKILL");
      await lost.ended;
      proxy.heal();
      const holding =
        "select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction'";
      expect(await world.database.query(holding)).toHaveLength(1);
      const alive = "select 1 from freeagent_sync.leases where until > clock_timestamp()";
      expect(await until(async () => (await world.database.query(alive)).length === 0)).toBe(true);

      const successor = night();
      const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
      expect(await until(async () => (await world.database.query(waiting)).length === 1)).toBe(true);
      // Its lease is the successor's by now, so nobody may touch that.
      await lostTransactionsEnd(world);
      expect((await successor).outcomes["settle"]).toMatchObject({ claimed: 1 });
      await settled(world);
      expect((await night()).exitCode).toBe(0);
      expect(await problemsOf(world)).toEqual([]);
    });
  });

  test("a slow network is no fault", async ({ expect }) => {
    await withStand(async ({ world, proxy, night }) => {
      proxy.strike({ fault: { kind: "delay", milliseconds: 2 } });
      expect((await night()).exitCode).toBe(0);
      expect(await problemsOf(world)).toEqual([]);
    });
  });
});
