import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { logInToSimulator } from "../../cli/demo/log-in-to-simulator.ts";
import { systemClock } from "../../cli/system-clock.ts";
import { loadConfig } from "../../config/load-config.ts";
import { memoryLogger } from "../freeagent/memory-logger.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;
afterEach(() => world.close());

/** Two companies that share one table of customers, polled by both: each has those with its own numbers. */
async function open(): Promise<void> {
  world = await sampleWorld({
    scale: 0.05,
    switches: { refresh_kills_access_token: false },
    edit: (files) => {
      const yaml = "freeagent-sync.yaml";
      const captured = "[{ table: sales.customers, key: customer_id, method: poll }]";
      const companies = ["odd", "even"].map(
        (name) =>
          `- { name: ${name}, subdomain: democompany, mapping: ./${name}, capture: { contact: ${captured}, invoice: [], payment: [] } }`,
      );
      files.edit(
        yaml,
        'company:\n  name: sample\n  bank_accounts: { main: "Current account" }',
        `companies:\n${companies.join("\n")}`,
      );
      files.edit(yaml, "on_delete: hide,", "on_delete: hide, max_deletions: 1,");
      for (const [name, rest] of [
        ["odd", 1],
        ["even", 0],
      ] as const) {
        mkdirSync(join(files.folder, name));
        for (const file of readdirSync(join(files.folder, "mapping"))) {
          const sql = readFileSync(join(files.folder, "mapping", file), "utf8");
          const mine = file === "contacts.sql" ? ` where customer_id % 2 = ${rest} and deleted_at is null` : "";
          writeFileSync(join(files.folder, name, file), `${sql.trimEnd().replace(/;$/, "")}${mine}`);
        }
      }
    },
  });
  const { environment, database, configFile } = world;
  const config = await loadConfig({ configFlag: configFile, environment, workingFolder: "/" });
  for (const company of config.companies.slice(1)) {
    await logInToSimulator({ config, database, environment, logger: memoryLogger(), clock: systemClock }, company);
  }
}

interface Told {
  readonly companies: readonly {
    readonly company: string;
    readonly exit_code: number;
    readonly problem?: { readonly code: string };
    readonly pipelines: Readonly<Record<string, unknown>>;
  }[];
}

async function run(...words: string[]): Promise<Told["companies"]> {
  const { stdout } = await runCli([...words, "--json", "--config", world.configFile], {
    environment: world.environment,
  });
  return (JSON.parse(stdout) as Told).companies;
}

const goAway = (which: string) =>
  world.database.execute(`update sales.customers set deleted_at = now() where customer_id in (
    select customer_id from sales.customers where deleted_at is null and customer_id % 2 = ${which} order by 1 limit 2)`);

test("rows that are gone in numbers from one of several companies that poll a table stop that one only, until a person accepts it", async () => {
  await open();
  expect((await run("push", "contacts")).map(({ exit_code: code }) => code)).toEqual([0, 0]);
  const backfilled = await run("backfill", "contacts", "--all");
  expect(backfilled).toMatchObject([
    { company: "odd", exit_code: 0, pipelines: { "backfill contacts": { created: 5 } } },
    { company: "even", exit_code: 0, pipelines: { "backfill contacts": { created: 5 } } },
  ]);
  await goAway("1");
  await world.database.execute("update sales.customers set street = 'New Road' where customer_id % 2 = 0");
  expect(await run("push", "contacts")).toMatchObject([
    { company: "odd", exit_code: 1, problem: { code: "many_rows_gone" } },
    { company: "even", exit_code: 0, pipelines: { "push contacts": { claimed: 7, updated: 5, unchanged: 2 } } },
  ]);
  // What was polled before the stop is work still.
  expect(await run("push", "contacts")).toMatchObject([
    { company: "odd", exit_code: 1, problem: { code: "many_rows_gone" } },
    { company: "even", exit_code: 0, pipelines: { "push contacts": { claimed: 0 } } },
  ]);
  expect(await run("push", "contacts", "--accept-deletions", "--company", "odd")).toMatchObject([
    { company: "odd", exit_code: 0, pipelines: { "push contacts": { deleted: 2 } } },
  ]);
  expect((await run("push", "contacts")).map(({ exit_code: code }) => code)).toEqual([0, 0]);
});
