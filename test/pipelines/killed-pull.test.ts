import { afterEach, expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";
import { until } from "../support/until.ts";

let world: SampleWorld;
afterEach(() => world.close());

const rows =
  "select kind, status, amount, explanation_url from freeagent_sync.bank_payments order by explanation_url, kind";

/** A company with a hundred and twenty paid invoices and nothing mirrored yet. */
async function openPaid(): Promise<void> {
  world = await sampleWorld({ scale: 0.001 });
  await world.control("POST", "/seed", { contacts: 2, invoices: 120, paid_share: 1 });
}

async function killWhen(reached: () => Promise<boolean>): Promise<void> {
  const terminateAfter = until(reached);
  const options = { environment: world.environment, terminateAfter, signal: "SIGKILL" } as const;
  const killed = await runCli(["pull", "bank-payments", "--config", world.configFile], options);
  expect(killed.exitCode).toBeNull();
}

/** The next run completes it: every payment of the books once. */
async function nextRunCompletes(): Promise<void> {
  await world.control("DELETE", "/faults");
  // The killed run's lease would end by itself within a minute.
  await world.database.execute("update freeagent_sync.leases set until = least(until, clock_timestamp())");
  expect((await world.night()).problem).toBeUndefined();
  const staged = await world.database.query(rows);
  expect(staged).toHaveLength(120);
  expect(new Set(staged.map((row) => row["explanation_url"])).size).toBe(120);
  await world.night();
  expect(await world.database.query(rows)).toEqual(staged);
}

test.each([
  ["the invoices of the first fill", "/v2/invoices", 2],
  ["the bank lines of the first fill", "/v2/bank_transactions", 2],
  ["the explanations of the first fill", "/v2/bank_transaction_explanations", 2],
  ["the days that are read again", "/v2/bank_transaction_explanations", 3],
])("kill -9 while it reads %s: nothing is visible, and the next run completes it", async (_name, path, nth) => {
  await openPaid();
  await world.control("POST", "/faults", { kind: "slow", method: "GET", path, nth, delay_ms: 20_000 });
  const reached = async (): Promise<boolean> => {
    const { count } = (await world.control("GET", `/requests?path=${path}`)) as { count: number };
    return count >= nth;
  };
  await killWhen(async () => (await firedFaults()) > 0 || (await reached()));
  expect(await world.database.query(rows)).toEqual([]);
  await nextRunCompletes();
});

test("kill -9 while the rows are staged: none is visible, and the next run stages each once", async () => {
  await openPaid();
  // The run's insert waits for this lock, with everything else of its transaction done.
  await world.database.transaction(async (reader) => {
    await reader.execute("lock table freeagent_sync.bank_payments in share mode");
    await killWhen(async () => {
      const waiting = await world.database.query(
        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      return waiting.length > 0;
    });
  });
  const left = "select 1 from pg_stat_activity where datname = current_database() and application_name like '%pull%'";
  expect(await until(async () => (await world.database.query(left)).length === 0)).toBe(true);
  expect(await world.database.query(rows)).toEqual([]);
  await nextRunCompletes();
});

test("a reader sees all rows of a run or none", async () => {
  await openPaid();
  const seen = new Set<number>();
  let done = false;
  const reading = until(async () => {
    const [row] = await world.database.query("select count(*)::integer as n from freeagent_sync.bank_payments");
    seen.add(Number(row?.["n"]));
    return done;
  });
  await world.night();
  done = true;
  expect(await reading).toBe(true);
  expect([...seen, 120].every((count) => count === 0 || count === 120)).toBe(true);
});

async function firedFaults(): Promise<number> {
  const { faults } = (await world.control("GET", "/faults")) as { faults: { fired: number }[] };
  return faults.reduce((sum, fault) => sum + fault.fired, 0);
}
