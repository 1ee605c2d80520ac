import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { bankLine, first, unpaid } from "../pipelines/paying.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;
beforeAll(async () => {
  world = await sampleWorld({ scale: 0.01 });
  expect((await world.night()).exitCode).toBe(0);
});
afterAll(() => world.close());

function pull(...args: readonly string[]) {
  return runCli(["pull", ...args, "--config", world.configFile, "--json"], { environment: world.environment });
}

async function applied(): Promise<unknown> {
  const [row] = await world.database.query(
    `select (select count(*)::integer from freeagent_sync.bank_payments where applied_at is not null) as stamped,
            (select count(*)::integer from sales.receipts where bank_payment_id is not null) as booked`,
  );
  return row;
}

test.each([
  [["--from", "2026-11-01"], "--from and --to belong to: pull bank-payments."],
  [["bank-payments", "--to", "2026-11-01"], "--to needs --from, the first of the days to read again."],
  [["bank-payments", "--from", "2026-13-01"], '"2026-13-01" is not a day; write it as YYYY-MM-DD.'],
  [["bank-payments", "--from", "2026-11-02", "--to", "2026-11-01"], "--to 2026-11-01 is before --from 2026-11-02."],
])("pull %j is refused with 64 before anything is read", async (args, message) => {
  const refused = await pull(...args);
  expect(refused.exitCode).toBe(64);
  expect(JSON.parse(refused.stdout)).toEqual({ problem: { code: "period_invalid", message } });
});

test("a dry run says what would be applied and takes it back; the pull after it applies the same", async () => {
  const invoice = first(await unpaid(world));
  const line = await bankLine(world, "1.23", `FASTER PAYMENT ${invoice.reference}`);
  const parts = [{ paid_invoice: `${world.simulatorUrl}${invoice.url}`, gross_value: "1.23" }];
  await world.control("POST", "/explanations", { bank_transaction: line, parts });
  const before = await applied();
  const tried = await pull("bank-payments", "--dry-run");
  expect([tried.exitCode, await applied()]).toEqual([0, before]);
  const meant = await pull("bank-payments");
  expect(meant.exitCode).toBe(0);
  expect(await applied()).not.toEqual(before);
  const appliedIn = ({ stdout }: { stdout: string }): unknown =>
    z
      .object({ companies: z.tuple([z.object({ pipelines: z.record(z.string(), z.unknown()) })]) })
      .parse(JSON.parse(stdout)).companies[0].pipelines["apply bank-payments"];
  expect(appliedIn(tried)).toMatchObject({ updated: 1 });
  expect(appliedIn(meant)).toEqual(appliedIn(tried));
});
