import { expect, test } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld } from "../support/sample-world.ts";

test("100,000 pending changes are worked off in batches, in a heap of 96 MB", async () => {
  const world = await sampleWorld({ scale: 0.01 });
  try {
    expect((await world.night()).exitCode).toBe(0);
    // Invoices that came and went, ten changes each: they are claimed, looked up in the mapping, and have nothing to send.
    await world.database.execute(
      `insert into freeagent_sync.invoice_changes (company, source_key, op)
       select 'sample', (1000000 + n / 10)::text, 'D'
       from generate_series(0, 99999) n`,
    );
    const environment = { ...world.environment, NODE_OPTIONS: "--max-old-space-size=96" };
    const push = await runCli(["push", "invoices", "--json", "--config", world.configFile], { environment });
    expect([push.exitCode, push.stderr.includes("heap")]).toEqual([0, false]);
    expect(JSON.parse(push.stdout)).toMatchObject({
      companies: [{ pipelines: { "push invoices": { claimed: 10_000, unchanged: 10_000 } } }],
    });
    expect(await world.database.query("select 1 from freeagent_sync.invoice_changes")).toEqual([]);
  } finally {
    await world.close();
  }
});
