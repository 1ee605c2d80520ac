import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { pullPipelines } from "../../pipelines/pipeline.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;
beforeAll(async () => {
  world = await sampleWorld({ scale: 0.01 });
});
afterAll(() => world.close());
beforeEach(() => world.control("DELETE", "/requests"));

async function nothingWasWritten(): Promise<void> {
  const { writes } = (await world.control("GET", "/requests")) as { writes: number };
  expect(writes).toBe(0);
  expect(await world.database.query("select 1 from freeagent_sync.links")).toEqual([]);
  expect(await world.database.query("select 1 from freeagent_sync.intents")).toEqual([]);
}

test("a token that belongs to another company ends the night with 78 before any write", async () => {
  await world.control("PUT", "/switches", { company_id: 4711, company_name: "Another Ltd" });
  expect(await world.night()).toMatchObject({ exitCode: 78, problem: { code: "wrong_company" } });
  await nothingWasWritten();
  await world.control("PUT", "/switches", { company_id: 27719, company_name: "Demo Company Ltd" });
});

test("a pair whose company FreeAgent did not tell at the log-in is asked about before a run under way writes with it", async () => {
  await world.control("POST", "/faults", { kind: "5xx", status: 503, path: "/v2/company", probability: 1 });
  const { refresh_token: token } = (await world.control("POST", "/tokens")) as { refresh_token: string };
  const args = ["auth", "import", "--config", world.configFile];
  const imported = await runCli(args, { environment: world.environment, input: token });
  expect([imported.exitCode, imported.stdout]).toEqual([0, expect.stringContaining("did not say which company")]);
  await world.control("DELETE", "/faults");
  await world.control("PUT", "/switches", { company_id: 4711, company_name: "Another Ltd" });
  const underWay = { checked: true };
  expect(await world.night(undefined, underWay)).toMatchObject({ exitCode: 78, problem: { code: "wrong_company" } });
  await nothingWasWritten();
  await world.control("PUT", "/switches", { company_id: 27719, company_name: "Demo Company Ltd" });
  await world.control("DELETE", "/requests");
  expect(await world.night(pullPipelines("bank-payments"), underWay)).toMatchObject({ exitCode: 0 });
  const asked = async () => {
    const { requests } = (await world.control("GET", "/requests")) as { requests: { path: string }[] };
    return requests.filter(({ path }) => path === "/v2/company").length;
  };
  expect(await asked()).toBe(1);
  await world.night(pullPipelines("bank-payments"), underWay);
  expect(await asked()).toBe(1);
});

test("a FreeAgent that sends us elsewhere stops the company before any write; nothing is asked for there", async () => {
  const away = { kind: "5xx", status: 302, method: "GET", path: "/v2/contacts", probability: 1 };
  await world.control("POST", "/faults", away);
  const night = await world.night();
  expect(night).toMatchObject({ exitCode: 78, problem: { code: "redirected" } });
  expect(night.problem?.message).toMatch(
    /^GET \/v2\/contacts answered 302.*the token stayed here\. Check FREEAGENT_API_URL/,
  );
  await nothingWasWritten();
  await world.control("DELETE", "/faults");
  expect((await world.night()).exitCode).toBe(0);
});
