import { afterEach, expect, test } from "vitest";
import { systemClock } from "../../cli/system-clock.ts";
import { memoryLogger } from "../freeagent/memory-logger.ts";
import { fastClock } from "../support/fast-clock.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;
afterEach(() => world.close());

test("our clock is ten minutes fast: the night says so, and tokens end by the database's clock all the same", async () => {
  world = await sampleWorld({ scale: 0.01, now: systemClock.now().toISOString() });
  // Nine minutes are left: enough by the database's clock, too little by ours.
  await world.database.execute(
    `update freeagent_sync.oauth_tokens
     set obtained_at = clock_timestamp() - interval '51 minutes',
         access_expires_at = clock_timestamp() + interval '9 minutes'`,
  );
  await world.control("DELETE", "/requests");
  const warned: number[] = [];
  for (const minutes of [0, 10]) {
    const logger = memoryLogger();
    const clock = fastClock(1, systemClock.now().getTime() + minutes * 60_000);
    expect((await world.night(undefined, { clock, logger })).exitCode).toBe(0);
    warned.push(logger.lines.filter((line) => line.includes('"clock.skew"')).length);
  }
  expect(warned).toEqual([0, 1]);
  const { requests } = (await world.control("GET", "/requests")) as { requests: { path: string; status: number }[] };
  expect(requests.filter(({ path, status }) => path.includes("token_endpoint") || status >= 400)).toEqual([]);
});
