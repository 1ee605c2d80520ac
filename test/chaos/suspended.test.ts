import { afterEach, beforeEach, expect, test } from "vitest";
import { problemsOf, writeInvoices } from "../faults/recovery.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";
import { until } from "../support/until.ts";
import { startNights, type Nights } from "./start-nights.ts";

let world: SampleWorld;
let holder: Nights | undefined;
beforeEach(async () => {
  world = await sampleWorld({ scale: 0.01 });
  expect((await world.night()).exitCode).toBe(0);
});
afterEach(async () => {
  holder?.process.kill("SIGKILL");
  await holder?.ended;
  await world.close();
});

/** What the tables that a run writes to hold, without the record of runs. */
async function ledger(): Promise<unknown> {
  return world.database.query(
    `select
       (select jsonb_agg(to_jsonb(l) order by entity, source_key) from freeagent_sync.links l) as links,
       (select jsonb_agg(to_jsonb(i) order by intent_id) from freeagent_sync.intents i) as intents,
       (select jsonb_agg(to_jsonb(c) order by change_id) from freeagent_sync.invoice_changes c) as changes,
       (select jsonb_agg(to_jsonb(l)) from freeagent_sync.leases l) as leases`,
  );
}

async function writes(): Promise<number> {
  return ((await world.control("GET", "/requests")) as { writes: number }).writes;
}

test("a run that was suspended in the middle of a POST for longer than its lease writes nothing more, on either side", async () => {
  await writeInvoices(world, ["INV-SUSPENDED-1", "INV-SUSPENDED-2", "INV-SUSPENDED-3"]);
  await world.control("DELETE", "/requests");
  const slow = { kind: "slow", method: "POST", path: "/v2/invoices", nth: 1, delay_ms: 3_000 };
  await world.control("POST", "/faults", slow);
  const { environment, configFile } = world;
  holder = startNights({ environment, configFile, again: false, leaseSeconds: 6, patience: 20_000 });
  const underWay = async () => {
    const { requests } = (await world.control("GET", "/requests?method=POST&path=/v2/invoices")) as {
      requests: { status: number | null }[];
    };
    return requests.some(({ status }) => status === null);
  };
  expect(await until(underWay)).toBe(true);
  holder.process.kill("SIGSTOP");
  const held = "select 1 from freeagent_sync.leases where until > clock_timestamp()";
  expect(await until(async () => (await world.database.query(held)).length === 0)).toBe(true);

  // A successor settles what was under way or about to be, and sends the rest.
  const first = await world.night();
  await settled(world);
  const next = await world.night();
  expect([first.outcomes["settle"]?.claimed, next.exitCode]).toEqual([3, 0]);
  expect(await problemsOf(world)).toEqual([]);
  const [before, made] = [await ledger(), await writes()];

  holder.process.kill("SIGCONT");
  const { output } = await holder.ended;
  expect(JSON.parse(output)).toMatchObject({ exit: 75, problem: expect.stringContaining("lease") as string });
  expect(await ledger()).toEqual(before);
  expect(await writes()).toBe(made);
  expect(await problemsOf(world)).toEqual([]);
});
