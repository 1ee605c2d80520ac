import { afterEach, expect, test } from "vitest";
import { capturedTables } from "../../config/captured-tables.ts";
import { installCapture } from "../../load/capture/install-capture.ts";
import { pushPipelines } from "../../pipelines/pipeline.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;

afterEach(() => world.close());

async function worldInStep(edit?: Parameters<typeof sampleWorld>[0]["edit"]): Promise<void> {
  world = await sampleWorld({ scale: 0.01, ...(edit && { edit }) });
  expect((await world.night()).problem).toBeUndefined();
}

/** Drops the trigger functions whose names begin so, and with them their triggers. */
async function dropTriggers(beginning: string): Promise<void> {
  const functions = await world.database.query(
    "select format('drop function %s cascade', oid::regprocedure) as drop from pg_proc where proname like $1",
    [`${beginning}%`],
  );
  for (const { drop } of functions) await world.database.execute(String(drop));
}

test.each([
  ["were dropped", () => dropTriggers("capture_contact_")],
  ["are disabled", () => world.database.execute("alter table sales.customers disable trigger user")],
  ["fire for replication only", () => replicaOnly()],
])(
  "where the triggers of a table %s, a night does what it can and ends with 78 and the way to mend it",
  async (_, lose) => {
    await worldInStep();
    await lose();
    await world.database.execute(
      "insert into sales.customers (kind, trade_name, country_code, terms_days) values ('company', 'Unseen', 'GB', 30)",
    );
    await world.database.execute(
      "update sales.invoices set note = 'Seen' where invoice_id = (select min(invoice_id) from sales.invoices)",
    );
    const night = await world.night();
    expect(night).toMatchObject({ exitCode: 78, problem: { code: "changes_unseen" } });
    expect(night.problem?.message).toContain("sales.customers");
    expect(night.problem?.message).not.toContain("sales.invoices");
    expect(night.problem?.message).toContain("freeagent-sync capture install --company sample");
    expect(night.problem?.message).toContain("freeagent-sync backfill contacts --all --company sample");
    expect(night.outcomes["push invoices"]).toMatchObject({ claimed: 1 });
    expect(night.open).toMatchObject({ differences: 1 });

    await installCapture(world.database, capturedTables(world.company));
    const mended = await world.night();
    expect(mended.problem).toBeUndefined();
  },
);

async function replicaOnly(): Promise<void> {
  const [found] = await world.database.query(
    "select tgname as name from pg_trigger where tgrelid = 'sales.customers'::regclass and tgname like '%_insert_%'",
  );
  await world.database.execute(`alter table sales.customers enable replica trigger "${String(found?.["name"])}"`);
}

test("a push ends with 78 as well, and a night that found an emptied table tells that first", async () => {
  await worldInStep();
  await dropTriggers("capture_payment_");
  expect(await world.night(pushPipelines("contacts"))).toMatchObject({
    exitCode: 78,
    problem: { code: "changes_unseen" },
  });
  await world.database.execute("truncate sales.customers cascade");
  expect(await world.night()).toMatchObject({ exitCode: 78, problem: { code: "table_emptied" } });
});

test("a table that is polled, and one that no configuration names, needs no trigger", async () => {
  await worldInStep((files) => {
    files.edit("freeagent-sync.yaml", "key: customer_id }", "key: customer_id, method: poll }");
    files.edit("freeagent-sync.yaml", "  payment: [{ table: sales.receipts, key: receipt_id }]\n", "");
  });
  expect((await world.night()).problem).toBeUndefined();
});

test("a watch says at its start which tables record nothing, pushes all the same, and ends with 78 when it is stopped", async () => {
  await worldInStep();
  await dropTriggers("capture_contact_");
  await world.database.execute("update sales.invoices set note = 'Seen'");
  const watching = new AbortController();
  const terminateAfter = new Promise((resolve) => {
    watching.signal.addEventListener("abort", resolve);
  });
  const { exitCode, stderr, stdout } = await runCli(["watch", "--config", world.configFile], {
    environment: world.environment,
    terminateAfter,
    onStderr: (text) => {
      if (/push invoices.*pipeline\.finished/.test(text)) watching.abort();
    },
  });
  expect(exitCode, stderr).toBe(78);
  const beforePush = stderr.slice(0, stderr.indexOf("batch.pushed"));
  expect(beforePush).toMatch(/"table":"sales.customers","entity":"contact","msg":"table.silent"/);
  expect(stderr).toContain("freeagent-sync capture install --company sample");
  expect(stderr).not.toContain("watch.delayed");
  expect(stdout).toContain("sample: 1 push,");
});
