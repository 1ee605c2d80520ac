import { EventEmitter, once } from "node:events";
import { expect, test } from "vitest";
import { differencesOfSides } from "../support/differences-of-sides.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { leaseEnds } from "../faults/recovery.ts";
import { until } from "../support/until.ts";

/** Calls slow enough that a night of this size takes many seconds. */
async function slowWorld(delay_ms = 200): Promise<SampleWorld> {
  const world = await sampleWorld({ scale: 0.1 });
  await world.control("POST", "/faults", {
    kind: "slow",
    method: "POST",
    path: "/v2/invoices",
    probability: 1,
    delay_ms,
  });
  return world;
}

async function writes(world: SampleWorld): Promise<number> {
  return ((await world.control("GET", "/requests?path=/v2/invoices&wrote=true")) as { count: number }).count;
}

/** Stopped in the middle, but cleanly: nothing is in doubt, nothing is held. */
async function leftNothingOpen(world: SampleWorld): Promise<void> {
  expect(await world.database.query("select 1 from freeagent_sync.intents where finished_at is null")).toEqual([]);
  expect(await world.database.query("select 1 from freeagent_sync.leases where until > clock_timestamp()")).toEqual([]);
}

/** The next night completes what was stopped in the middle, each invoice once. */
async function goesOnFromThere(world: SampleWorld): Promise<void> {
  const before = await writes(world);
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(100);
  await world.control("DELETE", "/faults");
  expect((await world.night()).exitCode).toBe(0);
  expect(await differencesOfSides(world)).toEqual([]);
}

test("SIGTERM: calls in flight are finished and stored, the exit code is 75, and the next night goes on", async () => {
  const world = await slowWorld();
  try {
    const terminateAfter = until(async () => (await writes(world)) >= 3);
    const environment = world.environment;
    const result = await runCli(["nightly", "--config", world.configFile], { environment, terminateAfter });
    expect(result.stderr).toContain("SIGTERM");
    expect(result.exitCode).toBe(75);
    await leftNothingOpen(world);
    await goesOnFromThere(world);
  } finally {
    await world.close();
  }
});

test("a second SIGTERM ends a night at once; the next one finds what the calls that it cut off have done, and doubles nothing", async () => {
  const world = await slowWorld(3_000);
  try {
    const begun = async (): Promise<number> =>
      ((await world.control("GET", "/requests?path=/v2/invoices&method=POST")) as { count: number }).count;
    const said = new EventEmitter();
    const result = await runCli(["nightly", "--config", world.configFile], {
      environment: world.environment,
      terminateAfter: until(async () => (await begun()) > 0),
      terminateAgainAfter: once(said, "stopping"),
      onStderr: (text) => text.includes("SIGTERM") && said.emit("stopping"),
    });
    expect(result.exitCode).toBe(128 + 15);
    expect(await writes(world)).toBe(0);
    const unfinished = "select 1 from freeagent_sync.intents where finished_at is null and entity = 'invoice'";
    expect(await world.database.query(unfinished)).not.toEqual([]);

    // Not before a request that FreeAgent had not yet read when the process ended has been carried out, too.
    expect(await until(async () => (await writes(world)) > 0 && (await writes(world)) === (await begun()))).toBe(true);
    await leaseEnds(world);
    await goesOnFromThere(world);
  } finally {
    await world.close();
  }
});

test("--max-duration stops a run cleanly before the next one would start", async () => {
  const world = await slowWorld(500);
  try {
    // Where a machine is slow, the first time is over before there is anything to be stopped in the middle of.
    for (let minutes = 0.05; minutes < 1 && (await writes(world)) === 0; minutes *= 2) {
      const args = ["nightly", "--config", world.configFile, "--max-duration", String(minutes)];
      const result = await runCli(args, { environment: world.environment });
      expect(result.stderr).toContain("--max-duration");
      expect(result.exitCode).toBe(75);
      await leftNothingOpen(world);
    }
    await goesOnFromThere(world);
  } finally {
    await world.close();
  }
});
