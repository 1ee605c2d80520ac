import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { logInToSimulator } from "../../cli/demo/log-in-to-simulator.ts";
import { systemClock } from "../../cli/system-clock.ts";
import { loadConfig } from "../../config/load-config.ts";
import { connect } from "../../db/connect.ts";
import type { Database } from "../../domain/queryable.ts";
import { memoryLogger } from "../freeagent/memory-logger.ts";
import { runCli, type CliResult } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { payByBank, problemsOf, writeInvoices } from "./recovery.ts";

const manual = readFileSync(new URL("../../docs/dba.md", import.meta.url), "utf8");
const section = /<!-- restore -->([^]*?)<!-- \/restore -->/.exec(manual)?.[1] ?? "";
/** What the manual has an operator type after a restore, in its order. */
const commands = [...section.matchAll(/`freeagent-sync ([^`]+)`/g)].map(([, line]) => line ?? "");

let world: SampleWorld;
let dba: Database;
let name: string;

beforeAll(async () => {
  world = await sampleWorld({ scale: 0.01 });
  const url = new URL(world.environment["DATABASE_URL"] ?? "");
  name = url.pathname.slice(1);
  url.pathname = "/postgres";
  dba = connect({ url: url.href, applicationName: "dba", maxConnections: 1 });
});
afterAll(async () => {
  await dba.close();
  await world.close();
});

async function everybodyOut(): Promise<void> {
  await dba.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
}

/** A receipt that the back office writes down itself, as it does: with the invoice's sum. */
async function receive(number: string, pence: number): Promise<void> {
  await world.database.transaction(async (transaction) => {
    await transaction.execute(
      `insert into sales.receipts (invoice_id, received_on, amount_pence, method)
       select invoice_id, date '2026-11-21', $2::bigint, 'cheque' from sales.invoices where number = $1`,
      [number, pence],
    );
    await transaction.execute("update sales.invoices set paid_pence = paid_pence + $2::bigint where number = $1", [
      number,
      pence,
    ]);
  });
}

async function newCustomer(trade: string): Promise<void> {
  await world.database.execute(
    `insert into sales.customers (kind, trade_name, email, street, city)
     values ('company', $1, 'office@frames.example', '1 Mill Lane', 'Leeds')`,
    [trade],
  );
}

async function move(street: string): Promise<void> {
  await world.database.execute(
    "update sales.customers set street = $1 where customer_id = (select min(customer_id) from sales.customers)",
    [street],
  );
}

/** A command of the manual; the log-in's browser is played. */
async function operator(command: string): Promise<CliResult> {
  const { environment, configFile, database, company } = world;
  if (command === "auth login") {
    const config = await loadConfig({ configFlag: configFile, environment, workingFolder: "/" });
    await logInToSimulator({ config, database, environment, logger: memoryLogger(), clock: systemClock }, company);
    return { exitCode: 0, stdout: "", stderr: "" };
  }
  return runCli([...command.split(" "), "--config", configFile], { environment });
}

/** Writes that FreeAgent has taken since the restore, log-ins aside. */
async function writes(): Promise<string[]> {
  const log = z.object({ requests: z.array(z.object({ method: z.string(), path: z.string(), wrote: z.boolean() })) });
  const { requests } = log.parse(await world.control("GET", "/requests?wrote=true"));
  return requests.flatMap(({ method, path }) => (path.startsWith("/v2/token") ? [] : [`${method} ${path}`]));
}

test("scenario 47: the database is restored to yesterday while FreeAgent went on: by the manual, nothing is doubled", async () => {
  await writeInvoices(world, ["INV-OLD-1", "INV-OLD-2", "INV-OLD-3"]);
  expect((await world.night()).exitCode).toBe(0);
  // In the backup, and not sent yet.
  await writeInvoices(world, ["INV-PENDING"]);
  await receive("INV-OLD-1", 1111);
  await newCustomer("Pending Frames");
  await everybodyOut();
  await dba.execute(`create database ${name}_backup template ${name}`);
  // Not in the backup.
  const lost = ["INV-LOST-1", "INV-LOST-2", "INV-LOST-3"];
  await newCustomer("Lost Frames");
  await writeInvoices(world, lost);
  await receive("INV-OLD-2", 2222);
  await move("2 Later Lane");
  await payByBank(world, "INV-OLD-3", "33.33");
  await world.database.execute("update freeagent_sync.oauth_tokens set access_expires_at = clock_timestamp()");
  expect((await world.night()).exitCode).toBe(0);
  expect(await problemsOf(world)).toEqual([]);
  await everybodyOut();
  await dba.execute(`alter database ${name} rename to ${name}_lost`);
  await dba.execute(`alter database ${name}_backup rename to ${name}`);
  await world.control("DELETE", "/requests");

  const said = new Map<string, CliResult>();
  for (const command of commands.slice(0, -1)) said.set(command, await operator(command));
  expect(commands).toEqual([
    "auth login",
    "pull --accept-deletions",
    "plan",
    "nightly",
    "reconcile --full",
    "report reconciliation --format csv",
    "nightly",
  ]);
  expect([...said.values()].map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 1, 1, 0]);
  expect(said.get("plan")?.stdout).toContain("Writes in FreeAgent: 0,");
  expect(await writes()).toEqual([]);
  const report = said.get("report reconciliation --format csv")?.stdout ?? "";
  for (const row of [...lost, "Lost Frames"]) expect(report).toMatch(new RegExp(`missing_in_back_end.*${row}`));
  expect(report).toMatch(/paid_differs.*INV-OLD-2.*22\.22/);
  const [moved] = await world.database.query("select 1 from sales.customers where street = '2 Later Lane'");
  expect(moved).toBeDefined();

  await newCustomer("Lost Frames");
  await writeInvoices(world, lost.slice(0, 2));
  await receive("INV-OLD-2", 2222);
  expect((await operator(commands.at(-1) ?? "")).exitCode).toBe(0);
  expect(await writes()).toEqual([]);
  expect(await problemsOf(world)).toEqual(["INV-LOST-3 is in FreeAgent but not in the back office."]);

  // The sequence was not set forward, and another invoice gets the number.
  await writeInvoices(world, ["INV-LOST-3"]);
  await world.database.execute(
    "update sales.invoice_lines set quantity = 7 where invoice_id = (select invoice_id from sales.invoices where number = 'INV-LOST-3')",
  );
  expect((await world.night()).exitCode).toBe(1);
  expect(await world.database.query("select reason from freeagent_sync.rejects")).toEqual([
    { reason: "duplicate_reference" },
  ]);
  expect(await writes()).toEqual([]);
});
