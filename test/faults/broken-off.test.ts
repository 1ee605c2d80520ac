import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect } from "../../db/connect.ts";
import { runCli, type CliResult } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { until } from "../support/until.ts";
import { payByBank, problemsOf, writeInvoices } from "./recovery.ts";

let world: SampleWorld;
let other: pg.Client;
beforeEach(async () => {
  world = await sampleWorld({ scale: 0.01 });
  other = new pg.Client({ connectionString: world.environment["DATABASE_URL"] });
  await other.connect();
});
afterEach(async () => {
  await other.end();
  await world.close();
});

/** Somebody else's transaction keeps a table of ours to itself until it is rolled back. */
async function lockAway(table: string): Promise<void> {
  await other.query("begin");
  await other.query(`lock table freeagent_sync.${table} in access exclusive mode`);
}

async function cli(args: readonly string[], more: Parameters<typeof runCli>[1] = {}): Promise<CliResult> {
  return runCli([...args, "--config", world.configFile], { environment: world.environment, ...more });
}

/** Cancels the first statement of ours that waits for a lock, as a DBA does. */
async function cancelTheWaiting(): Promise<void> {
  const cancel = `select pg_cancel_backend(pid) from pg_stat_activity
                  where datname = current_database() and wait_event_type = 'Lock'`;
  expect(await until(async () => (await world.database.query(cancel)).length > 0)).toBe(true);
}

async function setLockTimeout(value: string): Promise<void> {
  const [row] = await world.database.query("select current_database() as name");
  await world.database.execute(`alter database ${String(row?.["name"])} set lock_timeout = '${value}'`);
}

describe("a statement that PostgreSQL breaks off", () => {
  test("because the DBA cancels it ends a night with 69 and a sentence, and the next one completes it", async () => {
    await lockAway("links");
    const ill = cli(["nightly", "--quiet"]);
    await cancelTheWaiting();
    const { exitCode, stderr } = await ill;
    await other.query("rollback");
    expect({ exitCode, stderr }).toEqual({
      exitCode: 69,
      stderr: expect.stringMatching(
        /A statement was cancelled by the database .* due to user request\): .* run again/,
      ) as string,
    });
    expect(await cli(["nightly", "--quiet"])).toMatchObject({ exitCode: 0 });
    expect(await problemsOf(world)).toEqual([]);
  });

  test("because it waited too long for a lock ends a report and a prune with 75", async () => {
    await setLockTimeout("20ms");
    await lockAway("runs");
    for (const args of [["report", "history"], ["prune"]]) {
      const { exitCode, stderr } = await cli(args);
      expect({ args, exitCode, stderr }).toMatchObject({ exitCode: 75 });
      expect(stderr).toMatch(/^freeagent-sync: A statement waited too long for a lock in .* then run again\.\n$/);
    }
    await other.query("rollback");
  });

  test("does not end a watch: it says so, and goes on when the lock is free", async () => {
    await setLockTimeout("20ms");
    await lockAway("contact_changes");
    let said = "";
    const stop = new AbortController();
    const stopped = new Promise((resolve) => {
      stop.signal.addEventListener("abort", resolve);
    });
    const watch = cli(["watch"], { onStderr: (text) => (said = text), terminateAfter: stopped });
    const ended = watch.then(() => true);
    try {
      const heard = until(() => said.includes('"code":"database_lock_timeout"'));
      expect(await Promise.race([heard, ended.then(() => "ended")])).toBe(true);
      await other.query("rollback");
      const pushed = until(async () => (await problemsOf(world)).length === 0);
      expect(await Promise.race([pushed, ended.then(() => "ended")])).toBe(true);
    } finally {
      stop.abort();
    }
    expect(await watch).toMatchObject({ exitCode: 0 });
  });
});

describe("a table that somebody else's forgotten session keeps to itself", () => {
  /** Whether a session waits is looked at every three connect timeouts. */
  const patience = () => ({ DATABASE_URL: `${world.environment["DATABASE_URL"] ?? ""}?connect_timeout=1` });

  test.each([
    ["sales.customers", "lock table sales.customers"],
    ["freeagent_sync.links", "lock table freeagent_sync.links"],
    ["freeagent_sync.leases", "update freeagent_sync.leases set owner = owner"],
  ])("ends a night with 75, whoever keeps %s is named, and nothing half-done", async (table, keep) => {
    await setLockTimeout("5s");
    expect(await cli(["migrate"])).toMatchObject({ exitCode: 0 });
    if (table === "freeagent_sync.leases") expect(await cli(["nightly", "--quiet"])).toMatchObject({ exitCode: 0 });
    await other.query(`set application_name = 'month end'; begin; ${keep}`);
    const { exitCode, stderr } = await cli(["nightly", "--quiet"], {
      environment: { ...world.environment, ...patience() },
    });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 75,
      stderr: expect.stringMatching(
        new RegExp(
          `${table} is kept by session \\d+ \\(month end, user \\w+, idle in transaction\\), its transaction is open since 20`,
        ),
      ) as string,
    });
    const open = "select 1 from freeagent_sync.intents where state in ('planned', 'sent', 'in_doubt')";
    await other.query("rollback");
    expect(await world.database.query(open)).toEqual([]);
    expect(await cli(["nightly", "--quiet"])).toMatchObject({ exitCode: 0 });
    expect(await problemsOf(world)).toEqual([]);
  });

  test("holds nobody up for more than five minutes, unless the role has a limit of its own", async () => {
    const limit = async (): Promise<unknown> => {
      const session = connect({ url: world.environment["DATABASE_URL"] ?? "", applicationName: "limit" });
      const [row] = await session.query("select current_setting('lock_timeout') as limit");
      await session.close();
      return row?.["limit"];
    };
    expect(await limit()).toBe("5min");
    await setLockTimeout("1h");
    expect(await limit()).toBe("1h");
  });
});

test("an apply file that does not get its lock holds its rows for the next run, and the rest of the night goes on", async () => {
  const night = () => cli(["nightly", "--quiet"]);
  expect(await night()).toMatchObject({ exitCode: 0 });
  await payByBank(world, "INV-020001", "1.23");
  await writeInvoices(world, ["INV-BESIDE"]);
  await setLockTimeout("20ms");
  await other.query("begin; lock table sales.receipts in share mode");
  expect(await night()).toMatchObject({ exitCode: 1 });
  await other.query("rollback");
  const held = await world.database.query("select reason, detail from freeagent_sync.rejects");
  expect(held).toEqual([{ reason: "apply_failed", detail: expect.stringContaining("due to lock timeout") as string }]);
  const { invoices } = (await world.control("GET", "/books")) as { invoices: { reference: string }[] };
  expect(invoices.map(({ reference }) => reference)).toContain("INV-BESIDE");
  expect(await night()).toMatchObject({ exitCode: 0 });
  expect(await problemsOf(world)).toEqual([]);
});

test("capture install gives a busy table up after five seconds, with 75, and has changed nothing", async () => {
  expect(await cli(["capture", "remove"])).toMatchObject({ exitCode: 0 });
  await other.query("begin; update sales.customers set city = city");
  const { exitCode, stderr } = await cli(["capture", "install"]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 75,
    stderr: expect.stringMatching(/keeps a captured table busy \(canceling statement due to lock timeout\)/) as string,
  });
  expect(await world.database.query("select from pg_trigger where tgname like 'freeagent%'")).toEqual([]);
  await other.query("rollback");
  expect(await cli(["capture", "install"])).toMatchObject({ exitCode: 0 });
});
