import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compareSides, type BookedInvoice } from "../../cli/demo/compare-sides.ts";
import { connect } from "../../db/connect.ts";
import type { Database } from "../../domain/queryable.ts";
import { openOwnServer, type OwnServer } from "../faults/own-server.ts";
import { payByBank, writeInvoices } from "../faults/recovery.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

const manual = readFileSync(new URL("../../docs/dba.md", import.meta.url), "utf8");

/** The statements of a section of the manual, without its comments. */
function statements(section: string): readonly string[] {
  const sql = new RegExp(`<!-- ${section} -->\\s+\`\`\`sql\\n([^]*?)\`\`\``).exec(manual)?.[1] ?? "";
  const all = sql.replaceAll(/--.*$/gm, "").split(";");
  return all.map((statement) => statement.trim()).filter((statement) => statement !== "");
}

/** Roles are the whole server's, so the test has one of its own. */
let server: OwnServer;
let world: SampleWorld;
const opened: Database[] = [];

beforeAll(async () => {
  server = await openOwnServer();
  world = await sampleWorld({ scale: 0.02, lend: () => server.lend(), loggedIn: false });
  const { database } = world;
  // As a DBA finds it: the back office, and nothing of ours.
  await database.execute("drop schema freeagent_sync, freeagent_mirror cascade");
  const name = new URL(world.environment["DATABASE_URL"] ?? "").pathname.slice(1);
  for (const statement of statements("roles")) {
    await database.execute(statement.replace(" on database office ", ` on database ${name} `));
  }
  await database.execute("create role shop login");
  await database.execute("grant usage on schema sales to shop");
  await database.execute("grant select, insert, update, delete on all tables in schema sales to shop");
  await database.execute("create role fitter login in role freeagent_back_office");
  await database.execute("create role accountant login in role freeagent_reader");
  for (const role of ["freeagent_owner", "freeagent_tool", "shop", "fitter", "accountant"]) {
    await database.execute(`alter role ${role} password 'secret-of-${role}'`);
  }
});
afterAll(async () => {
  for (const database of opened.splice(0)) await database.close();
  await world.close();
  await server.stop();
});

function urlOf(role: string): string {
  const url = new URL(world.environment["DATABASE_URL"] ?? "");
  url.username = role;
  url.password = `secret-of-${role}`;
  return url.href;
}

function connectAs(role: string): Database {
  const database = connect({ url: urlOf(role), applicationName: role });
  opened.push(database);
  return database;
}

/** Runs a command with a role's user in DATABASE_URL. */
function runAs(role: string, args: readonly string[], input?: string) {
  return runCli([...args, "--config", world.configFile], {
    environment: { ...world.environment, DATABASE_URL: urlOf(role) },
    ...(input === undefined ? {} : { input }),
  });
}

/** Each command has the calls of a minute to itself. */
async function runAsTool(...args: string[]): Promise<void> {
  await world.database.execute("delete from freeagent_sync.request_budget");
  expect({ args, ...(await runAs("freeagent_tool", args)) }).toMatchObject({ args, exitCode: 0 });
}

/** What a role may do with our tables and views: `freeagent_sync.links: select`; `(applied_at)` of a column alone. */
async function rightsOf(role: string): Promise<readonly string[]> {
  const rows = await world.database.query(
    `with relations as (
       select c.oid, n.nspname || '.' || c.relname as name
       from pg_catalog.pg_class c
       join pg_catalog.pg_namespace n
         on n.oid = c.relnamespace
       where n.nspname in ('freeagent_sync', 'freeagent_mirror', 'sales')
         and c.relkind in ('r', 'v', 'p', 'm')
     ), privileges as (
       select unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as privilege
     )
     select r.name || ': ' || p.privilege as may
     from relations r
     cross join privileges p
     where has_table_privilege($1, r.oid, p.privilege)
     union all
     select r.name || ': ' || p.privilege || ' (' || a.attname || ')'
     from relations r
     join pg_catalog.pg_attribute a
       on a.attrelid = r.oid
      and a.attnum > 0
      and not a.attisdropped
     cross join privileges p
     where p.privilege in ('select', 'insert', 'update', 'references')
       and not has_table_privilege($1, r.oid, p.privilege)
       and has_column_privilege($1, r.oid, a.attnum, p.privilege)
     order by 1`,
    [role],
  );
  return rows.map((row) => String(row["may"]));
}

async function reportViews(): Promise<readonly string[]> {
  const rows = await world.database.query(
    `select viewname::text as name
     from pg_views
     where schemaname = 'freeagent_sync'
       and viewname like 'report%'
     order by 1`,
  );
  return rows.map((row) => `freeagent_sync.${String(row["name"])}`);
}

async function openChanges(sourceKey: string): Promise<number> {
  const sql = "select 1 from freeagent_sync.invoice_changes where source_key = $1";
  return (await world.database.query(sql, [sourceKey])).length;
}

test("the owner's role makes schemas and triggers, and a superuser grants the rest, as the manual says", async () => {
  expect(await runAs("freeagent_owner", ["migrate"])).toMatchObject({ exitCode: 0 });
  expect(await runAs("freeagent_owner", ["capture", "install"])).toMatchObject({ exitCode: 0 });
  expect(statements("grants").length).toBeGreaterThan(5);
  for (const statement of statements("grants")) await world.database.execute(statement);
});

test("the tool's role logs in, fills FreeAgent and does a whole night, and every other command works under it", async () => {
  const { refresh_token: token } = (await world.control("POST", "/tokens")) as { refresh_token: string };
  expect(await runAs("freeagent_tool", ["auth", "import"], token)).toMatchObject({ exitCode: 0 });
  await runAsTool("doctor");
  for (const entity of ["contacts", "invoices", "payments"]) {
    await runAsTool("backfill", entity, "--all", "--enqueue-only");
  }
  await runAsTool("nightly");
  await runAsTool("nightly");
  await runAsTool("plan");
  await runAsTool("check");
  await runAsTool("report", "night");
  await runAsTool("reconcile", "--full");
  await runAsTool("rejects", "list");
  await runAsTool("prune");
  await runAsTool("capture", "status");
  const { invoices } = (await world.control("GET", "/books")) as { invoices: BookedInvoice[] };
  expect(invoices).toHaveLength(20);
  expect((await compareSides(world.database, invoices)).differences).toEqual([]);
});

test("the back office's application needs no right of ours: its invoice is captured, sent, paid and booked", async () => {
  expect((await rightsOf("shop")).filter((right) => !right.startsWith("sales."))).toEqual([]);
  await writeInvoices({ ...world, database: connectAs("shop") }, ["INV-SHOP-1"]);
  await runAsTool("nightly");
  await payByBank(world, "INV-SHOP-1", "12.00");
  await runAsTool("nightly");
  const booked = "select paid_pence from sales.invoices where number = 'INV-SHOP-1'";
  expect(await world.database.query(booked)).toMatchObject([{ paid_pence: "1200" }]);
});

test("a field changed in FreeAgent is written to the customer", async () => {
  const { contacts } = (await world.control("GET", "/books")) as { contacts: { url: string }[] };
  const path = new URL(contacts[0]?.url ?? "").pathname;
  await world.control("PUT", `/person${path}`, { contact: { phone_number: "0113 496 0000" } });
  await runAsTool("nightly");
  const changed = "select 1 from sales.customers where telephone = '0113 496 0000'";
  expect(await world.database.query(changed)).toHaveLength(1);
});

test("the tool's role can change no schema: with a migration pending it ends and says who runs it", async () => {
  expect((await rightsOf("freeagent_tool")).filter((right) => /truncate|trigger|references/.test(right))).toEqual([]);
  const ledger = connectAs("freeagent_tool").execute("delete from freeagent_sync.schema_migrations");
  await expect(ledger).rejects.toThrow("permission denied");
  const last = "name = (select max(name) from freeagent_sync.schema_migrations)";
  const [row] = await world.database.query(`delete from freeagent_sync.schema_migrations where ${last} returning *`);
  const ill = await runAs("freeagent_tool", ["nightly"]);
  expect([ill.exitCode, ill.stderr]).toEqual([
    78,
    expect.stringContaining("run migrate as a role that may create schemas"),
  ]);
  const columns = Object.keys(row ?? {});
  await world.database.execute(
    `insert into freeagent_sync.schema_migrations (${columns.join(", ")}) values (${columns.map((_, index) => `$${index + 1}`).join(", ")})`,
    Object.values(row ?? {}),
  );
});

test("the reader's role reads every report view, and nothing else", async () => {
  const views = await reportViews();
  expect(views.length).toBeGreaterThan(8);
  expect(await rightsOf("freeagent_reader")).toEqual(views.map((view) => `${view}: select`));
  const accountant = connectAs("accountant");
  for (const view of views) await expect(accountant.query(`select * from ${view}`)).resolves.toBeInstanceOf(Array);
  await expect(accountant.query("select 1 from freeagent_sync.oauth_tokens")).rejects.toThrow("permission denied");
  await expect(accountant.query("select 1 from freeagent_mirror.contacts")).rejects.toThrow("permission denied");
});

test("the back office's role writes change rows and stamps what it has taken over, and nothing else", async () => {
  expect(await rightsOf("freeagent_back_office")).toEqual([
    "freeagent_sync.bank_payments: select",
    "freeagent_sync.bank_payments: update (applied_at)",
    "freeagent_sync.bank_payments_open: select",
    "freeagent_sync.contact_changes: insert",
    "freeagent_sync.contact_changes: select",
    "freeagent_sync.contact_updates: select",
    "freeagent_sync.contact_updates: update (applied_at)",
    "freeagent_sync.invoice_changes: insert",
    "freeagent_sync.invoice_changes: select",
    "freeagent_sync.payment_changes: insert",
    "freeagent_sync.payment_changes: select",
  ]);
  const fitter = connectAs("fitter");
  const [invoice] = await world.database.query("select min(invoice_id)::text as key from sales.invoices");
  const key = String(invoice?.["key"]);
  const change = "insert into freeagent_sync.invoice_changes (company, source_key, op) values ('sample', $1, 'U')";
  await fitter.execute(change, [key]);
  expect(await openChanges(key)).toBe(1);
  await runAsTool("nightly");
  expect(await openChanges(key)).toBe(0);
  await fitter.execute("update freeagent_sync.bank_payments set applied_at = now()");
  await expect(fitter.execute("update freeagent_sync.bank_payments set amount = 0")).rejects.toThrow(
    "permission denied",
  );
});
