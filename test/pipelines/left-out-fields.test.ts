import { afterEach, expect, test } from "vitest";
import { loadConfig } from "../../config/load-config.ts";
import type { CompanyResult } from "../../pipelines/run-company.ts";
import type { ScriptedServer } from "../freeagent/scripted-server.ts";
import { startRewritingServer } from "../support/rewriting-server.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { readBooks } from "./book-keeping.ts";
import { booked, fed } from "./feed-against-books.ts";

let world: SampleWorld | undefined;
let server: ScriptedServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
  await world?.close();
});

/** A night with a FreeAgent that leaves fields out of all its answers. */
async function night(opened: SampleWorld, fields: RegExp): Promise<CompanyResult> {
  server ??= await startRewritingServer(opened.simulatorUrl, (url, pass) =>
    pass(url).then((answer) => ({ ...answer, body: answer.body.replaceAll(fields, "") })),
  );
  const environment = { ...opened.environment, FREEAGENT_API_URL: server.origin };
  const config = await loadConfig({ configFlag: opened.configFile, environment, workingFolder: "/" });
  return opened.night(undefined, { config, environment });
}

test.each([
  ["the currency of invoices", /"currency":"[A-Z]+",/g],
  ["the account of bank entries and lines", /"bank_account":"[^"]*",/g],
  ["the type of bank accounts", /"type":"[^"]*",/g],
])("a FreeAgent that leaves out %s is read all the same, with what it documents to be meant", async (_what, fields) => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  expect((await night(opened, fields)).exitCode).toBe(0);
  expect((await night(opened, fields)).exitCode).toBe(0);
  expect(await fed(opened)).toEqual(booked(await readBooks(opened)));
  expect(Object.keys(await fed(opened)).length).toBeGreaterThan(3);
  const currencies = await opened.database.query("select distinct currency from freeagent_sync.bank_payments");
  expect(currencies).toEqual([{ currency: "GBP" }]);
});
