import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nightly, pushPipelines, watchPipelines } from "../../pipelines/pipeline.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld;
afterEach(() => world.close());

beforeEach(async () => {
  world = await sampleWorld({
    scale: 0.02,
    edit: (files) => {
      files.edit("freeagent-sync.yaml", "on_delete: hide,", "on_delete: hide, max_deletions: 2,");
      files.edit("mapping/contacts.sql", "from sales.customers", "from sales.customers where deleted_at is null");
    },
  });
  expect((await world.night()).exitCode).toBe(0);
});

/** Customers that have gone from what the mapping gives. */
function leave(customers: number): Promise<number> {
  return world.database.execute(
    `update sales.customers set deleted_at = now()
     where customer_id in (select customer_id from sales.customers order by customer_id limit $1)`,
    [customers],
  );
}

const freeagentSync = (...words: string[]) =>
  runCli([...words, "--config", world.configFile], { environment: world.environment });

const hidden = async (): Promise<unknown> =>
  (await world.database.query("select count(*)::integer as n from freeagent_sync.links where state = 'hidden'"))[0]?.[
    "n"
  ];

test("more customers gone at once than max_deletions stop a night, a push and a watch before anything is sent", async () => {
  await leave(3);
  await world.database.execute("update sales.invoices set order_number = 'PO 7'");
  const watched = watchPipelines({ contacts: true, invoices: true, payments: false }, false);
  for (const pipelines of [nightly, pushPipelines("invoices"), watched]) {
    const run = await world.night(pipelines);
    expect(run).toMatchObject({ exitCode: 1, problem: { code: "many_rows_gone" }, calls: { writes: 0 } });
    expect(run.problem?.message).toContain("At least 3 contacts that FreeAgent has are gone");
  }
  expect(await hidden()).toBe(0);
});

test("a plan shows what is gone and says that a push would stop; a push that is told to accept it goes on, and so do later nights", async () => {
  await leave(3);
  const plan = await freeagentSync("plan");
  expect(plan.stdout).toContain("A push would stop: At least 3 contacts");
  expect(plan.stdout).toMatch(/contacts +│ +3 │ +3 /);
  const push = await freeagentSync("push", "--accept-deletions");
  expect(push.exitCode).toBe(0);
  expect(await hidden()).toBe(3);
  expect((await world.night()).exitCode).toBe(0);
});

test("as many as max_deletions, and rows that are only touched, stop nothing", async () => {
  await leave(2);
  await world.database.execute("update sales.customers set street = street || ' 1' where deleted_at is null");
  expect(await world.night()).toMatchObject({ exitCode: 0, problem: undefined });
  expect(await hidden()).toBe(2);
});

test("rows that go while a push works are counted with those that went before, over the whole run", async () => {
  const parts = pushPipelines("contacts");
  const push = parts.findIndex(({ name }) => name === "push contacts");
  const meanwhile = { name: "meanwhile", run: () => leave(2).then(() => undefined) };
  const [pushing] = parts.slice(push, push + 1);
  if (pushing === undefined) throw new Error("no push");
  const again = { ...pushing, name: "backfill contacts" };
  const stillMore = { name: "still more", run: () => leave(4).then(() => undefined) };
  const run = await world.night(parts.toSpliced(push, 1, meanwhile, pushing, stillMore, again));
  expect(run).toMatchObject({ exitCode: 1, problem: { code: "many_rows_gone" }, calls: { writes: 2 } });
  expect(run.problem?.message).toContain("At least 4 contacts that FreeAgent has are gone");
  expect(await hidden()).toBe(2);
  expect(await world.night()).toMatchObject({ exitCode: 0 });
  expect(await hidden()).toBe(4);
});

test("more rows than max_deletions that go between the look for them and the push stop it before it sends anything, unless it is told to accept them", async () => {
  const emptied = (accepts: boolean) => {
    const parts = pushPipelines("contacts", { acceptDeletions: accepts });
    const push = parts.findIndex(({ name }) => name === "push contacts");
    return parts.toSpliced(push, 0, { name: "meanwhile", run: () => leave(3).then(() => undefined) });
  };
  expect(await world.night(emptied(false))).toMatchObject({
    problem: { code: "many_rows_gone" },
    calls: { writes: 0 },
  });
  expect(await hidden()).toBe(0);
  expect(await world.night(emptied(true))).toMatchObject({ exitCode: 0 });
  expect(await hidden()).toBe(3);
});

test("many changes of a few rows do not hide the rows that are gone after them", async () => {
  await world.database.execute(
    `insert into freeagent_sync.contact_changes (company, source_key, op)
     select 'sample', min(source_key), 'U' from freeagent_sync.links cross join generate_series(1, 5000)
     where entity = 'contact' group by generate_series`,
  );
  await leave(3);
  expect(await world.night()).toMatchObject({ exitCode: 1, problem: { code: "many_rows_gone" } });
  expect(await hidden()).toBe(0);
});

test("a row that the condition of the mapping fails for does not hide the rows that are gone beside it", async () => {
  const file = join(world.company.mappingFolder, "contacts.sql");
  const failing = "and case city when 'Nowhere' then 1 / (length(city) - 7) else 1 end = 1";
  await writeFile(file, `${await readFile(file, "utf8")} ${failing}`);
  await leave(3);
  await world.database.execute(
    "update sales.customers set city = 'Nowhere' where customer_id = (select max(customer_id) from sales.customers)",
  );
  expect(await world.night(pushPipelines("contacts"))).toMatchObject({ problem: { code: "many_rows_gone" } });
  expect(await hidden()).toBe(0);
});

test("the first push after tens of thousands of customers changed looks for those that are gone within seconds", async () => {
  await world.database.execute(
    `insert into sales.customers (customer_id, kind, trade_name) overriding system value
     select n, 'company', 'No. ' || n from generate_series(100001, 140000) n`,
  );
  await world.database.execute(
    `insert into freeagent_sync.links (company, entity, source_key, freeagent_id, state, made_by_us, base, sent_hash)
     select 'sample', 'contact', n::text, n, 'active', true, '{}', ''
     from generate_series(100001, 140000) n`,
  );
  await leave(3);
  expect(await world.night(pushPipelines("contacts"))).toMatchObject({ problem: { code: "many_rows_gone" } });
  expect(await hidden()).toBe(0);
}, 20_000);
