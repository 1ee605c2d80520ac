import { afterEach, expect, test } from "vitest";
import * as z from "zod";
import { outcomes } from "../../domain/outcome.ts";
import { liveOneDay } from "../../examples/back-office/next-day.ts";
import { pushPipelines } from "../../pipelines/pipeline.ts";
import { runCli, type CliResult } from "../support/run-cli.ts";
import { sampleWorld, TODAY, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

const plan = z.object({
  companies: z.tuple([
    z.object({
      company: z.string(),
      keys: z.array(
        z.object({
          entity: z.string(),
          source_key: z.string(),
          outcome: z.enum(outcomes),
          steps: z.array(z.string()),
          changes: z.array(z.object({ field: z.string(), old: z.unknown(), new: z.unknown() })),
          rejection: z.nullable(z.object({ reason: z.string() })),
        }),
      ),
      mirror: z.nullable(z.object({ seconds_ago: z.number() })),
      counts: z.record(z.string(), z.record(z.string(), z.number())),
      calls: z.number(),
      minutes: z.number(),
    }),
  ]),
});

function run(opened: SampleWorld, ...args: string[]): Promise<CliResult> {
  return runCli(["plan", ...args], {
    environment: { ...opened.environment, FREEAGENT_SYNC_CONFIG: opened.configFile },
  });
}

async function planned(opened: SampleWorld, ...args: string[]) {
  const { stdout } = await run(opened, ...args, "--json");
  return plan.parse(JSON.parse(stdout)).companies[0];
}

/** Every row of ours with the transaction that wrote it: equal answers mean that nothing was written. */
async function written({ database }: SampleWorld): Promise<unknown> {
  const tables = await database.query(
    `select format('%I.%I', table_schema, table_name) as name
     from information_schema.tables
     where table_schema in ('freeagent_sync', 'freeagent_mirror')
       and table_type = 'BASE TABLE'
     order by 1`,
  );
  const parts = tables.map(
    ({ name }) =>
      `select '${String(name)}' as name, md5(string_agg(t.xmin::text || t::text, '' order by t::text)) as rows from ${String(name)} t`,
  );
  return database.query(parts.join(" union all "));
}

/** New, changed and amended rows, a refused customer with all that hangs on it, and an invoice with a wrong total. */
async function liveABadDay({ database }: SampleWorld): Promise<void> {
  await database.transaction((transaction) => liveOneDay(transaction, { seed: 1, today: TODAY, amended: 3 }));
  const bell = `a${String.fromCharCode(7)}@b.example`;
  await database.execute(
    "update sales.customers set email = $1 where customer_id = (select max(customer_id) from sales.customers)",
    [bell],
  );
  await database.execute(
    "update sales.invoices set note = 'WRONG' where invoice_id = 20001 or number = (select max(number) from sales.invoices)",
  );
  await database.execute("update sales.customers set deleted_at = now() where customer_id = 1003");
}

test("counts what the push then does, per outcome, and the calls it makes; and writes nothing itself", async () => {
  const opened = await sampleWorld({
    scale: 0.2,
    edit: (files) => {
      const wrong = "total.pence * 0.01 + case when invoices.note = 'WRONG' then 1 else 0 end";
      files.edit("mapping/invoices.sql", "total.pence * 0.01", wrong);
    },
  });
  world = opened;
  await opened.night();
  await liveABadDay(opened);
  const before = await written(opened);
  await opened.control("DELETE", "/requests");
  const foreseen = await planned(opened);
  expect(await written(opened)).toEqual(before);
  expect(await opened.control("GET", "/requests")).toMatchObject({ count: 0 });
  expect(foreseen.mirror?.seconds_ago).toBeLessThan(600);

  const result = await opened.night(pushPipelines(undefined));
  for (const entity of ["contact", "invoice", "payment"]) {
    expect(foreseen.counts[entity]).toMatchObject({ ...result.outcomes[`push ${entity}s`] });
  }
  expect(foreseen.calls).toBe(result.calls.writes);
  const kinds = new Set(foreseen.keys.map((key) => key.outcome));
  expect(kinds).toEqual(new Set(["created", "updated", "unchanged", "waiting", "rejected"]));
});

test("shows old and new per field, and the reason of what will be refused", async () => {
  const opened = await sampleWorld({ scale: 0.02 });
  world = opened;
  await opened.night();
  const [before] = await opened.database.query("select city from sales.customers where customer_id = 1001");
  await opened.database.execute("update sales.customers set city = 'Ambridge' where customer_id = 1001");
  const foreseen = await planned(opened, "contacts");
  expect(foreseen.keys).toMatchObject([
    {
      entity: "contact",
      source_key: "1001",
      outcome: "updated",
      steps: ["update"],
      changes: [{ field: "town", old: before?.["city"], new: "Ambridge" }],
    },
  ]);
  const { stdout, exitCode } = await run(opened, "contacts");
  expect(stdout).toContain(`town: ${String(before?.["city"])} -> Ambridge`);
  expect(stdout).toMatch(/Writes in FreeAgent: 1, done at once at 110 calls a minute/);
  expect(exitCode).toBe(0);
});

test("shows a key that rests until its next attempt, as the push counts it", async () => {
  const opened = await sampleWorld({ scale: 0.02 });
  world = opened;
  await opened.night();
  await opened.database.execute("update sales.customers set city = 'Ambridge' where customer_id = 1001");
  await opened.database.execute(
    `insert into freeagent_sync.rejects (company, entity, source_key, reason, detail, next_attempt_at, tried_changes)
     select company, 'contact', source_key, 'not_sent', '', now() + interval '1 hour', array[change_id]
     from freeagent_sync.contact_changes`,
  );
  const foreseen = await planned(opened);
  expect(foreseen.keys).toMatchObject([{ entity: "contact", source_key: "1001", outcome: "retry", steps: [] }]);
  const { stdout, exitCode } = await run(opened);
  expect(stdout).toContain("rests after a failed attempt");
  expect(exitCode).toBe(1);
  const push = await opened.night(pushPipelines(undefined));
  expect(foreseen.counts["contact"]).toMatchObject({ ...push.outcomes["push contacts"], retry: 1 });
});

test("before the first night it says that FreeAgent was never read", async () => {
  const opened = await sampleWorld({ scale: 0.02, loggedIn: false });
  world = opened;
  const { stdout } = await run(opened);
  expect(stdout).toContain("FreeAgent was never read");
  expect(stdout).toMatch(/invoices +.* 20 +.* 20 +.* 40/);
});

test("a payment on an invoice that the same push deletes is foreseen to be rejected, as it then is", async () => {
  world = await sampleWorld({
    scale: 0.01,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "amend: redraft", "amend: redraft, void: delete");
    },
  });
  await world.night();
  await world.database.execute(
    `with gone as (
       update sales.invoices
       set deleted_at = now()
       where invoice_id = (select max(invoice_id) from sales.invoices where not paid and deleted_at is null)
       returning invoice_id)
     insert into sales.receipts (invoice_id, received_on, amount_pence, method)
     select invoice_id, $1, 100, 'cash' from gone`,
    [TODAY],
  );
  const { counts, calls } = await planned(world);
  expect(counts).toMatchObject({ invoice: { deleted: 1 }, payment: { created: 0, rejected: 1 } });
  const pushed = await world.night(pushPipelines(undefined));
  expect(pushed.outcomes).toMatchObject({ "push invoices": { deleted: 1 }, "push payments": { rejected: 1 } });
  expect(pushed.calls.writes).toBe(calls);
});

test("an invoice that a push has paid since FreeAgent was read is foreseen to be locked, as it then is", async () => {
  const opened = await sampleWorld({ scale: 0.02 });
  world = opened;
  await opened.night();
  const [unpaid] = await opened.database.query(
    `select invoice_id from sales.invoices
     where paid_pence = 0 and not paid and deleted_at is null and cancelled_on is null
     order by invoice_id limit 1`,
  );
  const invoice = String(unpaid?.["invoice_id"]);
  await opened.database.execute(
    "insert into sales.receipts (invoice_id, received_on, amount_pence, method) values ($1, $2, 100, 'cash')",
    [invoice, TODAY],
  );
  await opened.night(pushPipelines(undefined));
  await opened.database.execute(
    `update sales.invoice_lines set quantity = quantity + 1
     where line_id = (select min(line_id) from sales.invoice_lines where invoice_id = $1)`,
    [invoice],
  );
  const foreseen = await planned(opened);
  expect(foreseen.keys).toMatchObject([{ source_key: invoice, rejection: { reason: "invoice_locked" } }]);
  const result = await opened.night(pushPipelines(undefined));
  expect([foreseen.calls, foreseen.counts["invoice"]?.["rejected"]]).toEqual([
    result.calls.writes,
    result.outcomes["push invoices"]?.rejected,
  ]);
});

test("payments on an invoice that the same push amends are foreseen by its new total", async () => {
  world = await sampleWorld({ scale: 0.02 });
  await world.night();
  const totals =
    "select invoice_id, sum(net_pence + vat_pence) as pence from sales.invoice_line_amounts group by invoice_id";
  const receipts = `insert into sales.receipts (invoice_id, received_on, amount_pence, method)
    select invoice_id, '${TODAY}', pence, 'cash' from (${totals}) t where invoice_id = $1`;
  const [dearer, cheaper] = await world.database.query(
    `select invoice_id from sales.invoices i
     where not paid and deleted_at is null and not exists (select from sales.receipts r where r.invoice_id = i.invoice_id)
     order by 1 limit 2`,
  );
  const amend = "update sales.invoice_lines set unit_price_pence = unit_price_pence";
  await world.database.execute(`${amend} + 500 where invoice_id = $1`, [dearer?.["invoice_id"]]);
  await world.database.execute(receipts, [dearer?.["invoice_id"]]);
  await world.database.execute(receipts, [cheaper?.["invoice_id"]]);
  await world.database.execute(`${amend} - 1 where invoice_id = $1`, [cheaper?.["invoice_id"]]);
  const { counts, calls, keys } = await planned(world);
  expect(counts).toMatchObject({ invoice: { updated: 2 }, payment: { created: 1, rejected: 1 } });
  const pushed = await world.night(pushPipelines(undefined));
  expect(pushed.outcomes["push payments"]).toMatchObject({ created: 1, rejected: 1 });
  expect(pushed.calls.writes).toBe(calls);
  const refused = keys.flatMap(({ source_key, rejection }) =>
    rejection === null ? [] : [{ source_key, ...rejection }],
  );
  expect(await world.database.query("select source_key, reason from freeagent_sync.rejects")).toEqual(refused);
});

test("what stops a push stops a plan: it says so and exits as the push would; --json stays one document", async () => {
  world = await sampleWorld({ scale: 0.01 });
  await world.night();
  await world.database.query("update sales.receipts set note = 'x'; truncate sales.receipts");
  const said = await run(world);
  expect(said).toMatchObject({ exitCode: 78, stdout: "" });
  expect(said.stderr).toContain("sales.receipts was emptied by TRUNCATE");
  expect(said.stderr).toContain("capture accept-truncate");
  const { exitCode, stdout } = await run(world, "--json");
  expect(exitCode).toBe(78);
  expect(JSON.parse(stdout)).toMatchObject({ problem: { code: "table_emptied" } });
});

test("a plan takes keys whose last write failed after all others, as a push does", async () => {
  world = await sampleWorld({ scale: 0.01 });
  await world.night();
  await world.database.execute(
    `insert into freeagent_sync.rejects (company, entity, source_key, reason, detail, next_attempt_at)
     values ('sample', 'contact', '990001', 'not_sent', 'No answer.', now())`,
  );
  await world.database.execute(
    `insert into sales.customers
     select (jsonb_populate_record(c, jsonb_build_object(
       'customer_id', 990000 + n, 'trade_name', 'Twice Ltd', 'email', 'twice@example.com'))).*
     from sales.customers c, generate_series(1, 2) n
     where customer_id = (select min(customer_id) from sales.customers)`,
  );
  const foreseen = await planned(world, "contacts");
  expect(foreseen.keys.map(({ source_key: key, outcome }) => [key, outcome])).toEqual([
    ["990002", "created"],
    ["990001", "rejected"],
  ]);
  await world.night(pushPipelines("contacts"));
  const held = await world.database.query("select source_key, reason from freeagent_sync.rejects");
  expect(held).toEqual([{ source_key: "990001", reason: "possible_duplicate" }]);
});
