import { expect, test } from "vitest";
import { compareSides, type BookedInvoice } from "../../cli/demo/compare-sides.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { until } from "../support/until.ts";

/** Calls slow enough that a night of this size takes many seconds. */
async function slowWorld(): Promise<SampleWorld> {
  const world = await sampleWorld({ scale: 0.1 });
  await world.control("POST", "/faults", {
    kind: "slow",
    method: "POST",
    path: "/v2/invoices",
    probability: 1,
    delay_ms: 200,
  });
  return world;
}

async function writes(world: SampleWorld): Promise<number> {
  return ((await world.control("GET", "/requests?path=/v2/invoices&wrote=true")) as { count: number }).count;
}

/** Stopped in the middle: nothing is in doubt, nothing is held, and the next night completes it, each invoice once. */
async function goesOnFromThere(world: SampleWorld): Promise<void> {
  expect(await world.database.query("select 1 from freeagent_sync.intents where finished_at is null")).toEqual([]);
  expect(await world.database.query("select 1 from freeagent_sync.leases where until > clock_timestamp()")).toEqual([]);
  const before = await writes(world);
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(100);
  await world.control("DELETE", "/faults");
  const next = await world.night();
  expect(next.exitCode).toBe(0);
  const { invoices } = (await world.control("GET", "/books")) as { invoices: BookedInvoice[] };
  expect((await compareSides(world.database, invoices)).differences).toEqual([]);
}

test("SIGTERM: calls in flight are finished and stored, the exit code is 75, and the next night goes on", async () => {
  const world = await slowWorld();
  try {
    const terminateAfter = until(async () => (await writes(world)) >= 3, 30_000);
    const environment = world.environment;
    const result = await runCli(["nightly", "--config", world.configFile], { environment, terminateAfter });
    expect(result.stderr).toContain("SIGTERM");
    expect(result.exitCode).toBe(75);
    await goesOnFromThere(world);
  } finally {
    await world.close();
  }
});

test("--max-duration stops a run cleanly before the next one would start", async () => {
  const world = await slowWorld();
  try {
    const args = ["nightly", "--config", world.configFile, "--max-duration", "0.15"];
    const result = await runCli(args, { environment: world.environment });
    expect(result.stderr).toContain("--max-duration");
    expect(result.exitCode).toBe(75);
    await goesOnFromThere(world);
  } finally {
    await world.close();
  }
});
