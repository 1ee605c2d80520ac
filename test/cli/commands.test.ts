import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { differencesOfSides } from "../support/differences-of-sides.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld } from "../support/sample-world.ts";
import { until } from "../support/until.ts";

const cliFile = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const clean of cleanUp.splice(0).toReversed()) await clean();
});

test("auth import, nightly, nightly: as cron would run them, against any database and FreeAgent", async () => {
  const opened = await sampleWorld({ scale: 0.01, loggedIn: false });
  cleanUp.push(opened.close);
  const options = { environment: opened.environment };
  const config = ["--config", opened.configFile];
  const { refresh_token: token } = (await opened.control("POST", "/tokens")) as { refresh_token: string };

  const login = await runCli(["auth", "import", ...config], { ...options, input: `${token}\n` });
  expect(login).toMatchObject({ exitCode: 0 });
  expect(login.stdout).toContain("democompany");
  expect((await runCli(["auth", "status", ...config], options)).exitCode).toBe(0);

  const first = await runCli(["nightly", "--json", ...config], options);
  expect(first.stderr).not.toContain(token);
  expect(first.exitCode).toBe(0);
  const second = await runCli(["nightly", "--json", ...config], options);
  const report = JSON.parse(second.stdout) as { companies: { calls: { reads: number; writes: number } }[] };
  expect(report.companies[0]?.calls.writes).toBe(0);
  expect(report.companies[0]?.calls.reads).toBeGreaterThan(0);

  expect(await differencesOfSides(opened)).toEqual([]);
});

test("capture status, remove and install tell what is there, and print their SQL", async () => {
  const opened = await sampleWorld({ scale: 0.01 });
  cleanUp.push(opened.close);
  const run = (...args: string[]) =>
    runCli(["capture", ...args, "--config", opened.configFile], { environment: opened.environment });
  expect((await run("status")).exitCode).toBe(0);
  expect((await run("install", "--print-sql")).stdout).toContain("nothing to do");
  await run("remove");
  const sql = await run("install", "--print-sql");
  expect(sql.stdout).toContain('after insert on "sales"."customers"');
  const removed = await run("status");
  expect(removed.exitCode).toBe(1);
  expect(removed.stdout).toContain("missing");
  const left = await opened.database.query("select 1 from pg_trigger where tgname like 'freeagent_sync%'");
  expect(left).toEqual([]);
  expect((await run("install")).exitCode).toBe(0);
  expect((await run("status")).exitCode).toBe(0);
});

test("demo: two nights end to end, both sides agree, the third night writes nothing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "freeagent-sync-demo-"));
  // The embedded server of a root user runs as another one, who must be able to enter.
  chmodSync(folder, 0o755);
  cleanUp.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(join(folder, "freeagent-sync.yaml"), "database: embedded\ncompany: { name: sample }\n");
  const result = await runCli(["demo", "--json", "--scale", "0.2"], { folder });
  // A sentence about where the embedded database is kept may stand there; a problem may not.
  expect(result.stderr).not.toContain("freeagent-sync:");
  expect(result.exitCode).toBe(0);
  const report = JSON.parse(result.stdout) as {
    nights: { calls: { writes: number } }[];
    comparison: { differences: string[]; invoices: number };
    bank_payments: { status: string; applied: boolean }[];
  };
  expect(report.comparison).toMatchObject({ differences: [], invoices: 220 });
  expect(report.nights[2]?.calls.writes).toBe(0);
  const confirmed = report.bank_payments.filter((payment) => payment.status === "confirmed");
  expect(confirmed.length).toBeGreaterThan(0);
  expect(confirmed.every((payment) => payment.applied)).toBe(true);
  // It empties its database at each start: that must not be the one of somebody who tries things out.
  const history = await runCli(["report", "history", "--json"], { folder });
  expect(JSON.parse(history.stdout)).toMatchObject({ problem: { code: "schema_not_migrated" } });
});

test("demo --keep tells what came of it while it is still running, and no other demo empties its database meanwhile", async () => {
  const folder = mkdtempSync(join(tmpdir(), "freeagent-sync-demo-"));
  chmodSync(folder, 0o755);
  cleanUp.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const child = spawn(process.execPath, [cliFile, "demo", "--keep", "--scale", "0.01"], { cwd: folder });
  const ended = once(child, "close");
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  try {
    expect(await until(() => stderr.includes("Still running") && stdout.includes("Both sides"), 40_000)).toBe(true);
    const other = await runCli(["demo", "--scale", "0.01"], { folder });
    expect([other.exitCode, other.stderr]).toEqual([75, expect.stringContaining("Another demo runs")]);
  } finally {
    child.kill("SIGINT");
    await ended;
  }
  expect(child.exitCode).toBe(0);
});
