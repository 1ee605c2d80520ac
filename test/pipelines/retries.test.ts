import { afterEach, beforeEach, expect, test } from "vitest";
import { loadConfig } from "../../config/load-config.ts";
import { readOpenWork } from "../../extract/runs/read-open-work.ts";
import { nightly, pushPipelines, type Pipeline } from "../../pipelines/pipeline.ts";
import type { CompanyResult } from "../../pipelines/run/run-company.ts";
import { forgetOrigin } from "../support/forget-origin.ts";
import { startRewritingServer } from "../support/rewriting-server.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;
afterEach(() => world.close());
beforeEach(async () => {
  world = await sampleWorld({ scale: 0.05 });
  expect((await world.night()).exitCode).toBe(0);
  await move(1);
});

/** Customers that moved house, which takes a call each. */
function move(customers: number): Promise<number> {
  return world.database.execute(
    `update sales.customers set street = street || ' 1'
     where customer_id in (select customer_id from sales.customers order by customer_id limit $1)`,
    [customers],
  );
}

/** A run whose FreeAgent answers everything before the push of customers, and cannot be reached from then on. */
async function cutOff(pipelines: readonly Pipeline[] = nightly): Promise<CompanyResult> {
  const server = await startRewritingServer(world.simulatorUrl, () => undefined);
  await forgetOrigin(world);
  const environment = { ...world.environment, FREEAGENT_API_URL: server.origin };
  const config = await loadConfig({ configFlag: world.configFile, environment, workingFolder: "/" });
  const unplug = { name: "unplug", run: () => server.close().then(() => undefined) };
  const place = pipelines.findIndex(({ name }) => name === "push contacts");
  const run = await world.night(pipelines.toSpliced(place, 0, unplug), { config, environment });
  await forgetOrigin(world);
  return run;
}

const held = async () =>
  await world.database.query(
    `select reason, retries, attempts, next_attempt_at is not null as again,
       extract(epoch from next_attempt_at - last_at)::integer as pause
     from freeagent_sync.rejects`,
  );

/** Lets the pause of all held keys be over. */
const passPause = () =>
  world.database.execute("update freeagent_sync.rejects set next_attempt_at = clock_timestamp() where retries > 0");

const push = (): Promise<CompanyResult> => world.night(pushPipelines("contacts"));
const retryCounts = { claimed: 1, retry: 1, updated: 0 };

test("a call that was not carried out is made again after a pause, by no run before that, and its key is counted by each", async () => {
  expect((await cutOff(pushPipelines("contacts"))).outcomes["push contacts"]).toMatchObject(retryCounts);
  const [first] = await held();
  expect(first).toMatchObject({ reason: "not_sent", retries: 1, attempts: 1, again: true });
  expect(Number(first?.["pause"])).toBeGreaterThanOrEqual(15);
  expect(Number(first?.["pause"])).toBeLessThanOrEqual(30);

  const early = await push();
  expect(early).toMatchObject({ exitCode: 1, calls: { writes: 0 } });
  expect(early.outcomes["push contacts"]).toMatchObject(retryCounts);
  expect(await held()).toEqual([first]);

  await passPause();
  const late = await push();
  expect(late.exitCode).toBe(0);
  expect(late.outcomes["push contacts"]).toMatchObject({ claimed: 1, updated: 1 });
  expect(await held()).toEqual([]);
  expect(await world.database.query("select 1 from freeagent_sync.contact_changes")).toEqual([]);
});

test("each failure doubles the pause, no night is long enough to give a key up, and one two days after the first is", async () => {
  await cutOff(pushPipelines("contacts"));
  await world.database.execute(
    "update freeagent_sync.rejects set retries = 8, retrying_since = clock_timestamp() - interval '3 hours'",
  );
  await passPause();
  await cutOff(pushPipelines("contacts"));
  const [ninth] = await held();
  expect(ninth).toMatchObject({ reason: "not_sent", retries: 9 });
  expect(Number(ninth?.["pause"])).toBeGreaterThanOrEqual(3840);
  await passPause();
  expect((await cutOff(pushPipelines("contacts"))).outcomes["push contacts"]).toMatchObject(retryCounts);
  const [tenth] = await held();
  expect(tenth).toMatchObject({ reason: "not_sent", retries: 10 });
  await world.database.execute(
    "update freeagent_sync.rejects set retrying_since = clock_timestamp() - interval '48 hours'",
  );
  await passPause();
  const last = await cutOff(pushPipelines("contacts"));
  expect(last).toMatchObject({ exitCode: 1, open: { rejects: 1 } });
  expect(last.outcomes["push contacts"]).toMatchObject({ claimed: 1, rejected: 1 });
  expect(await held()).toMatchObject([{ reason: "given_up", retries: 0, again: false }]);
  expect((await push()).outcomes["push contacts"]).toMatchObject({ claimed: 0 });

  await move(1);
  expect((await cutOff(pushPipelines("contacts"))).outcomes["push contacts"]).toMatchObject(retryCounts);
  expect(await held()).toMatchObject([{ reason: "not_sent", retries: 1 }]);
});

test("the second attempt of a key gives it up after no time: the third does", async () => {
  const twoDaysLater = async () => {
    await world.database.execute(
      "update freeagent_sync.rejects set retrying_since = clock_timestamp() - interval '48 hours'",
    );
    await passPause();
    return (await cutOff()).outcomes["push contacts"];
  };
  await cutOff();
  expect(await twoDaysLater()).toMatchObject(retryCounts);
  expect(await twoDaysLater()).toMatchObject({ rejected: 1 });
});

test("a new change of the key is taken up at once, together with those that rest", async () => {
  await cutOff();
  await move(1);
  const run = await push();
  expect(run.exitCode).toBe(0);
  expect(run.outcomes["push contacts"]).toMatchObject({ claimed: 1, updated: 1 });
  expect(await world.database.query("select 1 from freeagent_sync.contact_changes")).toEqual([]);
});

test("rejects retry releases it at once, and says so", async () => {
  await cutOff();
  const [key] = await world.database.query("select source_key from freeagent_sync.rejects");
  const words = ["rejects", "retry", "contact", String(key?.["source_key"]), "--config", world.configFile];
  const released = await runCli(words, { environment: world.environment });
  expect(released.stdout).toMatch(/^1 released/);
  expect((await push()).outcomes["push contacts"]).toMatchObject({ claimed: 1, updated: 1 });
});

test("what FreeAgent's limit stopped, or what failed with everything, uses up no attempt", async () => {
  await world.control("POST", "/faults", {
    kind: "429",
    method: "PUT",
    path: "/v2/contacts/*",
    nth: 1,
    times: 11,
    retry_after: 0,
  });
  expect((await push()).outcomes["push contacts"]).toMatchObject(retryCounts);
  expect(await held()).toMatchObject([{ retries: 0, attempts: 1, again: true, pause: 0 }]);
  await move(9);
  expect(await cutOff()).toMatchObject({ exitCode: 69, problem: { code: "freeagent_unreachable" } });
  const keys = await held();
  expect(keys.length).toBeGreaterThanOrEqual(5);
  expect(keys.filter(({ retries, attempts, pause }) => retries !== 0 || attempts !== 1 || pause !== 0)).toEqual([]);
  expect((await push()).outcomes["push contacts"]).toMatchObject({ claimed: 9, updated: 9 });
});

test("watch takes a key up again once its pause is over, and none that has no open change", async () => {
  await cutOff();
  expect(await readOpenWork(world.database, "sample")).toMatchObject({ contacts: true, retries: false });
  await passPause();
  expect(await readOpenWork(world.database, "sample")).toMatchObject({ contacts: true, retries: true });
  await world.database.execute("delete from freeagent_sync.contact_changes");
  expect(await readOpenWork(world.database, "sample")).toMatchObject({ contacts: false, retries: false });
});

test("backlog and check tell what is to be tried again, and check takes a run that only leaves it for no failure", async () => {
  await cutOff();
  expect(
    await world.database.query("select state, next_attempt_at > now() as rests from freeagent_sync.report_backlog"),
  ).toEqual([{ state: "retry", rests: true }]);
  await push();
  const check = await runCli(["check", "--verbose", "--config", world.configFile], { environment: world.environment });
  expect(check.stdout).toContain("OK sample retries: 1 key is tried again by itself");
  expect(check.stdout).not.toContain("all keys of the last push contacts failed");
});
