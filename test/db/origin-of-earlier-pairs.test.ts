import { afterEach, expect, test } from "vitest";
import { loadConfig } from "../../config/load-config.ts";
import { migrate } from "../../db/migrate.ts";
import { pullPipelines } from "../../pipelines/pipeline.ts";
import { forgetOrigin } from "../support/forget-origin.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;
afterEach(() => world.close());

/** An upgrade of a database that holds a pair without its origin. Gives the origin afterwards. */
async function upgrade(): Promise<unknown> {
  const { database } = world;
  await forgetOrigin(world);
  await database.execute("delete from freeagent_sync.schema_migrations where name like '0034%'");
  expect(await migrate(database)).toEqual(["0034-origin-of-earlier-pairs.sql"]);
  const [row] = await database.query("select origin from freeagent_sync.oauth_tokens");
  return row?.["origin"];
}

test("an upgrade finds in FreeAgent's answers where a pair belongs that a night has used, and another FreeAgent is refused it", async () => {
  world = await sampleWorld({ scale: 0.01 });
  expect((await world.night()).exitCode).toBe(0);
  expect(await upgrade()).toBe(world.simulatorUrl);
  const environment = { ...world.environment, FREEAGENT_API_URL: "http://127.0.0.1:9" };
  const config = await loadConfig({ configFlag: world.configFile, environment, workingFolder: "/" });
  const night = await world.night(pullPipelines(undefined), { config, environment });
  expect(night).toMatchObject({ exitCode: 78, problem: { code: "other_freeagent" }, calls: { reads: 0 } });
});

test("of a pair that nothing was read with, nothing is said", async () => {
  world = await sampleWorld({ scale: 0.01 });
  expect((await world.night()).exitCode).toBe(0);
  await world.database.execute("update freeagent_sync.oauth_tokens set obtained_at = clock_timestamp()");
  expect(await upgrade()).toBeNull();
});
