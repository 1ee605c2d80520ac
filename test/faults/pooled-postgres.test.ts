import { afterEach, beforeEach, expect, test } from "vitest";
import { connect } from "../../db/connect.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { findPgBouncer, openPgBouncer } from "./pg-bouncer.ts";
import { payByBank, problemsOf, writeInvoices } from "./recovery.ts";
import { openTransactionPool } from "./transaction-pool.ts";

let world: SampleWorld;
let direct: string;
beforeEach(async () => {
  world = await sampleWorld({ scale: 0.01 });
  direct = world.environment["DATABASE_URL"] ?? "";
});
afterEach(() => world.close());

/** Two nights through a pool, one of which begins beside the other, with a token refresh in between. */
async function nightsThrough(url: string): Promise<void> {
  const environment = { ...world.environment, DATABASE_URL: url };
  const args = ["nightly", "--quiet", "--config", world.configFile];
  expect(await runCli(args, { environment })).toMatchObject({ exitCode: 0, stdout: "" });
  await writeInvoices(world, ["INV-POOLED"]);
  await payByBank(world, "INV-020001", "1.23");
  await world.database.execute("update freeagent_sync.oauth_tokens set access_expires_at = clock_timestamp()");
  await world.control("POST", "/faults", { kind: "slow", method: "POST", path: "/v2/invoices", delay_ms: 200 });
  const database = connect({ url, applicationName: "night through a pool" });
  try {
    const beside = await Promise.all([world.night(undefined, { database }), world.night(undefined, { database })]);
    expect(beside.map(({ exitCode }) => exitCode).toSorted((one, other) => one - other)).toEqual([0, 75]);
    expect(beside.map(({ problem }) => problem?.code)).toContain("lease_held");
    expect(await problemsOf(world)).toEqual([]);
    expect((await world.night(undefined, { database })).calls.writes).toBe(0);
  } finally {
    await database.close();
  }
}

test("scenario 26: behind a pool that lends a connection for one transaction, nights do all they do elsewhere", async () => {
  const pool = await openTransactionPool(direct, 4);
  try {
    await nightsThrough(pool.url);
    expect(pool.switches).toBeGreaterThan(100);
  } finally {
    await pool.close();
  }
});

const program = findPgBouncer();

test.skipIf(program === undefined)(
  "scenario 26, where PgBouncer is installed: in its transaction mode nights do all they do elsewhere",
  async () => {
    const bouncer = await openPgBouncer(program ?? "", direct);
    try {
      await nightsThrough(bouncer.url);
    } finally {
      await bouncer.close();
    }
  },
);
