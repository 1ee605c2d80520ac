import { afterEach, expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";

let world: SampleWorld;
afterEach(() => world.close());

test("settle finds out what became of a write whose answer was lost, and sends nothing", async () => {
  world = await sampleWorld({ scale: 0.01 });
  const { configFile, control, database, environment } = world;
  const run = (command: string) => runCli([command, "--config", configFile, "--json"], { environment });
  await control("POST", "/faults", { kind: "done_but_5xx", method: "POST", path: "/v2/invoices", nth: 1 });
  expect((await world.night()).exitCode).toBe(1);
  await settled(world);

  const settling = await run("settle");
  const { companies } = JSON.parse(settling.stdout) as {
    companies: { pipelines: Record<string, object>; calls: { writes: number } }[];
  };
  expect(companies[0]?.pipelines["settle"]).toMatchObject({ claimed: 1, created: 1 });
  expect(companies[0]?.calls.writes).toBe(0);
  const open = "select 1 from freeagent_sync.intents where finished_at is null";
  expect(await database.query(open)).toEqual([]);
  expect((await run("push")).exitCode).toBe(0);
});
