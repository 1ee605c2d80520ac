import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "../../db/connect.ts";
import type { CompanyResult } from "../../pipelines/run/run-company.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { settled } from "../support/settled.ts";
import { openFaultProxy } from "./fault-proxy.ts";
import { interrupted } from "./interrupted.ts";
import { authorityFile, hasFullDisk, openOwnServer, type OwnServer } from "./own-server.ts";
import { leaseEnds, payByBank, problemsOf, writeInvoices } from "./recovery.ts";

let server: OwnServer;
let world: SampleWorld;
/** What a program that `on_failure` names was told is in this file. */
let told: string;

beforeAll(async () => {
  server = await openOwnServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await sampleWorld({
    scale: 0.01,
    lend: () => server.lend(),
    edit: ({ edit, folder }) => {
      told = join(folder, "told.json");
      const hook = `on_failure: { command: [/bin/sh, -c, 'cat > "$0"', "${told}"] }`;
      edit("freeagent-sync.yaml", "mapping: ", `${hook}\nmapping: `);
    },
  });
});
afterEach(() => world.close());

/** FreeAgent has answered, and the answers are about to be stored. */
const storingOutcomes = "insert into freeagent_sync.links";

/** A night to whose database something may happen. */
async function night(text?: string, happening: () => Promise<void> = () => Promise.resolve()): Promise<CompanyResult> {
  const database = connect({ url: world.environment["DATABASE_URL"] ?? "", applicationName: "a night" });
  try {
    const seen = text === undefined ? database : interrupted(database, text, happening);
    return await world.night(undefined, { database: seen });
  } finally {
    await database.close();
  }
}

/** A night as cron starts it: what it says, its exit code, and whom it told. */
async function nightOfCron(environment = {}): Promise<{ exitCode: number | null; said: string[]; told: unknown }> {
  const args = ["nightly", "--quiet", "--config", world.configFile];
  const { exitCode, stderr } = await runCli(args, { environment: { ...world.environment, ...environment } });
  const said = stderr.split("\n").filter((line) => line !== "" && !line.startsWith('{"level":'));
  return { exitCode, said, told: JSON.parse(readFileSync(told, "utf8")) };
}

/** Cuts all connections of a night, and waits until the server has let them go. */
async function cut(): Promise<void> {
  await world.database.query(
    "select pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name = 'a night'",
  );
}

/** Whatever a night left, the next ones complete it: nothing doubled, nothing lost, and then nothing to do. */
async function heals(): Promise<void> {
  await leaseEnds(world);
  await settled(world);
  expect(await night()).toMatchObject({ exitCode: 0, problem: undefined });
  expect(await problemsOf(world)).toEqual([]);
  expect((await night()).calls.writes).toBe(0);
}

test("scenario 27: PostgreSQL restarts in the middle of a night: 69, and the next night completes it", async () => {
  const ill = await night(storingOutcomes, () => server.crash());
  expect(ill).toMatchObject({ exitCode: 69, problem: { code: "database_unreachable" } });
  expect(ill.calls.writes).toBeGreaterThan(0);
  expect(ill.problem?.message).toMatch(/^Lost the connection to the database .* then run again\.$/);
  await heals();
});

test("scenario 28: others have taken every connection, in the middle of a night and at its start: 69, and somebody is told", async () => {
  let letGo = (): Promise<void> => Promise.resolve();
  const ill = await night(storingOutcomes, async () => {
    const free = await server.takeAllConnections();
    await cut();
    const ours = await server.takeAllConnections();
    letGo = async () => {
      await Promise.all([free(), ours()]);
    };
  });
  expect(ill).toMatchObject({ exitCode: 69, problem: { code: "database_unreachable" } });
  expect(ill.calls.writes).toBeGreaterThan(0);
  const sentence = expect.stringMatching(
    /: the server has no free connection left \(.+\); close some or raise the limit/,
  ) as string;
  expect(await nightOfCron()).toMatchObject({
    exitCode: 69,
    said: [sentence],
    told: { command: "nightly", companies: [{ company: "sample", exit_code: 69, problem: { message: sentence } }] },
  });
  await letGo();
  await heals();
});

describe.skipIf(!hasFullDisk)("scenario 28, on Linux: the disk is full", () => {
  test("when answers of FreeAgent are to be stored: 69, and none of it is sent again", async () => {
    const makeRoom = await server.fillDisk(world.database, "freeagent_sync.links");
    const ill = await night();
    expect(ill).toMatchObject({ exitCode: 69, problem: { code: "database_full" } });
    expect(ill.calls.writes).toBeGreaterThan(0);
    expect(ill.problem?.message).toMatch(/^No disk space is left .* \(could not extend file .*\): make room/);
    makeRoom();
    await heals();
  });

  test("when bank payments are staged: 69, no part of them is visible, and all come with the next night", async () => {
    await world.database.execute(
      "delete from sales.receipts; update sales.invoices set paid = false, paid_on = null, paid_pence = 0",
    );
    await writeInvoices(world, ["INV-FULL"]);
    expect((await night()).exitCode).toBe(0);
    await payByBank(world, "INV-FULL", "12.34");
    const makeRoom = await server.fillDisk(world.database, "freeagent_sync.bank_payments");
    expect(await night()).toMatchObject({ exitCode: 69, problem: { code: "database_full" } });
    makeRoom();
    const staged = "select amount, applied_at is not null as applied from freeagent_sync.bank_payments";
    expect(await world.database.query(staged)).toEqual([]);
    await heals();
    expect(await world.database.query(staged)).toEqual([{ amount: "12.34", applied: true }]);
  });
});

test("a failover to a read-only standby in the middle of a night, and nights that find one: 69, and somebody is told", async () => {
  const [row] = await world.database.query("select current_database() as name");
  const setting = `alter database ${String(row?.["name"])} set default_transaction_read_only`;
  const ill = await night(storingOutcomes, async () => {
    await world.database.execute(`${setting} = on`);
    await cut();
  });
  expect(ill).toMatchObject({ exitCode: 69, problem: { code: "database_unreachable" } });
  const sentence = expect.stringMatching(/Nothing can be written to the database .*: is it a standby\? /) as string;
  expect(await nightOfCron()).toMatchObject({
    exitCode: 69,
    said: [sentence],
    told: { companies: [{ exit_code: 69, problem: { code: "database_read_only" } }] },
  });
  await world.database.execute(`${setting} = off`);
  await heals();
});

test("scenario 42: PostgreSQL shows the certificate of another host: refused with 69, and nothing is said in clear", async () => {
  await server.showForeignCertificate();
  const direct = world.environment["DATABASE_URL"] ?? "";
  const proxy = await openFaultProxy(direct);
  try {
    const url = `${proxy.through(direct)}?sslrootcert=${encodeURIComponent(authorityFile)}&sslmode=`;
    const ill = await nightOfCron({ DATABASE_URL: `${url}require` });
    expect(ill).toMatchObject({
      exitCode: 69,
      said: [expect.stringMatching(/certificate belongs to another host .* write the name that it is made for/)],
    });
    // One connection, on which nothing but TLS was asked for (PostgreSQL 18, 54.2.10).
    expect(proxy.openings).toEqual(["\0\0\0\b\u0004\u00d2\u0016/"]);
    // The certificate itself is good: whoever asks for its authority alone gets through.
    expect(await nightOfCron({ DATABASE_URL: `${url}verify-ca` })).toMatchObject({ exitCode: 0, said: [] });
    expect(await problemsOf(world)).toEqual([]);
  } finally {
    await proxy.close();
  }
});
