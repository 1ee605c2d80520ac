import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
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
