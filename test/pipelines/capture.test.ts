import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { differencesOfSides } from "../support/differences-of-sides.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const clean of cleanUp.splice(0).toReversed()) await clean();
});

async function open(options: Omit<Parameters<typeof sampleWorld>[0], "scale"> = {}): Promise<SampleWorld> {
  const world = await sampleWorld({ scale: 0.01, ...options });
  cleanUp.push(world.close);
  return world;
}

function capture(world: SampleWorld, ...args: string[]) {
  return runCli(["capture", ...args, "--config", world.configFile], { environment: world.environment });
}

async function requests(world: SampleWorld): Promise<number> {
  return ((await world.control("GET", "/requests")) as { writes: number }).writes;
}

test("after TRUNCATE a night writes nothing and says how to go on; nothing is deleted in FreeAgent then either", async () => {
  const world = await open();
  const { database } = world;
  await database.query(
    "insert into sales.customers (customer_id, kind, trade_name, email) values (1, 'company', 'Gone', 'gone@example.com')",
  );
  expect((await world.night()).exitCode).toBe(0);
  await world.control("DELETE", "/requests");
  // Changed before the table was emptied: still in the queue when its rows are gone.
  await database.query("update sales.customers set city = 'Leeds'; update sales.invoices set note = 'x'");
  await database.query("delete from sales.customers where customer_id = 1");
  await database.query("truncate sales.customers cascade");

  const stopped = await world.night();
  expect(stopped.exitCode).toBe(78);
  expect(stopped.problem?.code).toBe("table_emptied");
  expect(stopped.problem?.message).toContain("sales.customers was emptied by TRUNCATE");
  expect(stopped.problem?.message).toContain("capture accept-truncate --company");
  expect(await requests(world)).toBe(0);
  const status = await capture(world, "status");
  expect(status.exitCode).toBe(1);
  expect(status.stdout).toContain("emptied  sales.customers truncate");

  expect((await capture(world, "accept-truncate")).exitCode).toBe(0);
  expect((await capture(world, "status")).exitCode).toBe(0);
  const after = await world.night();
  expect(after.problem).toBeUndefined();
  // The customer that was deleted before is hidden; nothing else is touched.
  expect(await requests(world)).toBe(1);
  expect((await world.night()).calls.writes).toBe(0);
});

test("a table that is emptied and loaded again in one transaction is in step once that is accepted", async () => {
  const world = await open();
  await world.night();
  await world.control("DELETE", "/requests");
  await world.database.transaction(async (transaction) => {
    await transaction.query("create temporary table kept on commit drop as select * from sales.receipts");
    await transaction.query("truncate sales.receipts");
    await transaction.query("insert into sales.receipts overriding system value select * from kept");
  });
  expect((await world.night()).exitCode).toBe(78);
  await capture(world, "accept-truncate");
  expect((await world.night()).exitCode).toBe(0);
  expect(await requests(world)).toBe(0);
  expect(await differencesOfSides(world)).toEqual([]);
});

test("polled tables: a night finds what changed since the last one, without a trigger on them", async () => {
  const poll = (line: string) => [line, line.replace(" }", ", method: poll }")] as const;
  const world = await open({
    edit: (files) => {
      files.edit("freeagent-sync.yaml", ...poll("{ table: sales.customers, key: customer_id }"));
      files.edit("freeagent-sync.yaml", ...poll("{ table: sales.receipts, key: receipt_id }"));
    },
  });
  const { database } = world;
  const triggers = await database.query(
    `select distinct tgrelid::regclass::text as name from pg_trigger where tgname like 'freeagent_sync%' order by 1`,
  );
  expect(triggers.map((row) => row["name"])).toEqual(["sales.invoice_lines", "sales.invoices"]);
  const unpolled = await capture(world, "status");
  expect(unpolled.exitCode).toBe(0);
  expect(unpolled.stdout).toContain("unpolled sales.customers");

  // The first poll only remembers; backfill brings what was there before.
  const first = await world.night();
  expect(first.outcomes["push contacts"]).toMatchObject({ claimed: 0 });
  const environment = world.environment;
  for (const entity of ["contacts", "invoices", "payments"]) {
    await runCli(["backfill", entity, "--all", "--config", world.configFile], { environment });
  }
  expect(await differencesOfSides(world)).toEqual([]);

  await database.query(
    "update sales.customers set city = 'Leeds' where customer_id = (select min(customer_id) from sales.customers)",
  );
  const changed = await world.night();
  expect(changed.outcomes["push contacts"]).toMatchObject({ claimed: 1, updated: 1 });
  expect((await world.night()).calls.writes).toBe(0);
  expect((await capture(world, "status")).stdout).toMatch(/polled {3}sales\.customers \d+ keys/);
});

test("a transaction that stays open for two nights, while later changes commit, is found on the third", async () => {
  const world = await open();
  await world.night();
  const writer = new pg.Client({ connectionString: world.environment["DATABASE_URL"] });
  await writer.connect();
  cleanUp.push(() => writer.end());
  const rename =
    "update sales.customers set city = $2 where customer_id = (select min(customer_id) + $1 from sales.customers)";
  await writer.query("begin");
  await writer.query(rename, [0, "Early"]);
  for (const [night, city] of ["Later", "Latest"].entries()) {
    await world.database.query(rename, [1, city]);
    const result = await world.night();
    expect(result.outcomes["push contacts"], `night ${night + 1}`).toMatchObject({ claimed: 1, updated: 1 });
  }
  await writer.query("commit");
  const third = await world.night();
  expect(third.outcomes["push contacts"]).toMatchObject({ claimed: 1, updated: 1 });
  const { contacts } = (await world.control("GET", "/books")) as { contacts: { town?: string }[] };
  expect(contacts.map(({ town }) => town)).toEqual(expect.arrayContaining(["Early", "Latest"]));
});

test("a transaction that another database of the server keeps open holds nothing up", async () => {
  const world = await open();
  await world.night();
  const elsewhere = new URL(world.environment["DATABASE_URL"] ?? "");
  elsewhere.pathname = "/postgres";
  const writer = new pg.Client({ connectionString: elsewhere.href });
  await writer.connect();
  cleanUp.push(() => writer.end());
  await writer.query("begin");
  await writer.query("create temporary table written as select 1");
  const [before] = (await writer.query<{ xid: string }>("select pg_current_xact_id()::text as xid")).rows;
  await world.database.query("update sales.customers set city = 'Leeds'");
  // Whatever waits until no older transaction writes would wait now.
  const [horizon] = await world.database.query("select pg_snapshot_xmin(pg_current_snapshot())::text as xid");
  expect(BigInt(String(horizon?.["xid"]))).toBeLessThanOrEqual(BigInt(before?.xid ?? 0));
  const night = await world.night();
  expect(night.exitCode).toBe(0);
  expect(night.outcomes["push contacts"]?.updated).toBeGreaterThan(0);
  expect(await world.database.query("select 1 from freeagent_sync.contact_changes")).toEqual([]);
});

test("a change table that was emptied and counts from one again: what it has is sent, what it lost is reported and backfilled", async () => {
  const world = await open();
  await world.night();
  const rename = (place: number) =>
    world.database.query(
      `update sales.customers set city = 'Leeds'
       where customer_id = (select customer_id from sales.customers where deleted_at is null order by 1 offset ${place} limit 1)`,
    );
  const leeds = async () => {
    const { contacts } = (await world.control("GET", "/books")) as { contacts: { town?: string }[] };
    return contacts.filter(({ town }) => town === "Leeds").length;
  };
  const already = await leeds();
  await rename(0);
  await world.database.query("truncate freeagent_sync.contact_changes restart identity");
  await rename(1);
  const ids = await world.database.query("select change_id from freeagent_sync.contact_changes");
  expect(ids).toEqual([{ change_id: "1" }]);
  const night = await world.night();
  expect(night.outcomes["push contacts"]).toMatchObject({ claimed: 1, updated: 1 });
  expect(night).toMatchObject({ exitCode: 1, open: { differences: 1 } });
  const [difference] = await world.database.query("select class, field, mend from freeagent_sync.differences");
  expect(difference).toMatchObject({ class: "contact_differs", field: "town" });
  const [, command = ""] = /^freeagent-sync (.*)$/.exec(String(difference?.["mend"])) ?? [];
  const { environment, configFile } = world;
  const backfill = await runCli([...command.split(" "), "--config", configFile], { environment });
  expect(backfill.stderr).not.toContain("unknown");
  expect((await world.night()).exitCode).toBe(0);
  expect(await leeds()).toBe(already + 2);
});
