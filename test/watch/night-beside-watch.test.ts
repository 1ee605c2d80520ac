import { afterAll, beforeAll, expect, test } from "vitest";
import { acquireLease, releaseLease, type Lease } from "../../load/runs/lease.ts";
import { memoryLogger } from "../freeagent/memory-logger.ts";
import { TestClock } from "../freeagent/test-clock.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;
beforeAll(async () => {
  world = await sampleWorld({ scale: 0.01 });
});
afterAll(() => world.close());

function hold(owner: string): Promise<Lease> {
  return world.database.transaction((transaction) =>
    acquireLease(transaction, world.company.name, `${owner} (process 1 on host)`, 1, 600),
  );
}

/** A clock on which the lease is given back while somebody waits for it. */
class PatientClock extends TestClock {
  readonly #lease: Lease;

  constructor(lease: Lease) {
    super(new Date("2026-11-23T20:00:00Z"));
    this.#lease = lease;
  }

  override async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (this.sleeps.length === 2) await releaseLease(world.database, this.#lease);
    // What keeps the lease of the night that began wakes when the night is over.
    if (this.sleeps.length < 3) return super.sleep(milliseconds, signal);
    await new Promise((_, reject) => signal?.addEventListener("abort", reject));
  }
}

test("a night that comes upon a push of a watch waits for its end, and is not left out", async () => {
  const clock = new PatientClock(await hold("watch"));
  const night = await world.night([], { clock });
  expect(night).toMatchObject({ exitCode: 0, problem: undefined });
});

test("a night says once that it waits, and does so no longer than a quarter of an hour; a stop ends its wait", async () => {
  const lease = await hold("watch");
  const [clock, logger] = [new TestClock(), memoryLogger()];
  expect(await world.night([], { clock, logger })).toMatchObject({ exitCode: 75, problem: { code: "lease_held" } });
  expect(logger.lines.filter((line) => line.includes("lease.awaited"))).toEqual([
    '{"company":"sample","up_to_seconds":900,"event":"lease.awaited"}',
  ]);
  expect(clock.sleeps.reduce((sum, sleep) => sum + sleep, 0)).toBe(15 * 60_000);
  const stopped = AbortSignal.abort(new Error("stopped"));
  expect(await world.night([], { clock: new TestClock(), signal: stopped }).catch(String)).toBe("Error: stopped");
  await releaseLease(world.database, lease);
});

test("no run waits for a night, and no watch for another", async () => {
  const clock = new TestClock();
  const lease = await hold("nightly");
  expect(await world.night([], { clock })).toMatchObject({ exitCode: 75, problem: { code: "lease_held" } });
  await releaseLease(world.database, lease);
  const watch = await hold("watch");
  expect(await world.night([], { clock, command: "watch" })).toMatchObject({ problem: { code: "lease_held" } });
  expect(clock.sleeps).toEqual([]);
  await releaseLease(world.database, watch);
});
