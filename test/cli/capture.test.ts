import { expect, onTestFinished, test } from "vitest";
import { connect } from "../../db/connect.ts";
import { installCapture, removeStatements, runCapture } from "../../load/capture/install-capture.ts";
import { capturesCustomers, customers, openOffice } from "./odd-office.ts";

test("install makes what status wants; a second install has nothing to do", async () => {
  const office = await openOffice(customers, capturesCustomers);
  expect(await office.status()).toMatchObject({ exitCode: 1, well: false, states: ["missing"] });
  const printed = await office.run("install", "--print-sql");
  expect(await office.status()).toMatchObject({ states: ["missing"] });
  await office.database.query(printed.stdout);
  expect(await office.status()).toMatchObject({ exitCode: 0, well: true, states: ["present"] });
  expect((await office.run("install", "--print-sql")).stdout).toBe("-- There is nothing to do.\n");
});

test("status tells a disabled trigger, a changed function, a changed key and a renamed company; install mends them", async () => {
  const office = await openOffice(`${customers} alter table office.customers add code text`, capturesCustomers);
  const mended = async () => {
    const { exitCode, stdout } = await office.run("install", "--json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ well: true });
  };
  await mended();
  await office.database.query("alter table office.customers disable trigger user");
  expect(await office.status()).toMatchObject({ exitCode: 1, states: ["disabled"] });
  await mended();

  const [found] = await office.database.query("select proname from pg_proc where proname like 'capture_contact%'");
  await office.database.query(
    `create or replace function freeagent_sync.${String(found?.["proname"])}() returns trigger language plpgsql as 'begin return null; end'`,
  );
  expect(await office.status()).toMatchObject({ exitCode: 1, states: ["stale"] });
  await mended();

  await office.database.query("alter table office.customers drop constraint customers_pkey, alter id drop not null");
  expect(await office.status()).toMatchObject({ exitCode: 1, states: ["stale"] });
  await mended();

  office.configure("  contact: [{ table: office.customers, key: code }]", "renamed");
  expect(await office.status()).toMatchObject({ exitCode: 1, states: ["leftover", "missing"] });
  await mended();
});

test("status says what to run: nothing when all is well, install for a trigger, accept-truncate for an emptied table", async () => {
  const office = await openOffice(customers, capturesCustomers);
  const said = async () => (await office.run("status")).stdout.split("\n").filter((line) => line.includes(" capture "));
  expect(await said()).toEqual(["To mend the triggers: freeagent-sync capture install"]);
  await office.run("install");
  expect(await said()).toEqual([]);
  await office.database.query("insert into office.customers values (1, 'a'); truncate office.customers");
  expect(await said()).toEqual([
    "When the emptied tables hold what they should: freeagent-sync capture accept-truncate --company acme",
  ]);
});

test("a table that was swapped for another: install takes the triggers off the old one, whose emptying stops nothing then", async () => {
  const office = await openOffice(`${customers} create table office.better (like office.customers)`, capturesCustomers);
  await office.run("install");
  await office.database.query(
    "alter table office.customers rename to old; alter table office.better rename to customers",
  );
  expect(await office.status()).toMatchObject({ exitCode: 1, states: ["leftover", "missing"] });
  expect(await office.run("install")).toMatchObject({ exitCode: 0 });
  await office.database.query("insert into office.customers values (1, 'a'); insert into office.old values (2, 'b')");
  await office.database.query("truncate office.old");
  expect(await office.status()).toMatchObject({ exitCode: 0, states: ["present"] });
  expect(await office.changes("contact")).toEqual(["I 1"]);
});

test("remove leaves nothing behind, not even what an earlier configuration made", async () => {
  const office = await openOffice(
    `${customers} create table office.old (id int)`,
    "  contact: [{ table: office.old, key: id }]",
  );
  await office.run("install");
  office.configure(capturesCustomers);
  await office.database.query("drop table office.old");
  expect(await office.status()).toMatchObject({ exitCode: 1, states: ["leftover", "missing"] });
  expect(await office.run("remove")).toMatchObject({ exitCode: 0 });
  const left = await office.database.query(
    `select tgname as name from pg_trigger where tgname like 'freeagent_sync%'
     union all
     select proname from pg_proc
     where pronamespace = 'freeagent_sync'::regnamespace and proname <> 'note_last_change' -- of the schema itself`,
  );
  expect(left).toEqual([]);
});

test("odd names, key types and null keys: every change is recorded, rows without a key are counted", async () => {
  const office = await openOffice(
    `create schema "Odd. ""schema""";
     create domain public.code as text;
     create table "Odd. ""schema"""."Kunden $& 'Liste'" ("Der ""Schlüssel""" uuid, n int);
     create table "Odd. ""schema""".invoices (id public.code primary key, total numeric);
     create table "Odd. ""schema""".lines (line int, invoice text, amount numeric)`,
    `  contact: [{ table: '"Odd. ""schema"""."Kunden $& ''Liste''"', key: 'Der "Schlüssel"' }]
  invoice: [{ table: '"Odd. ""schema""".invoices', key: id }, { table: '"Odd. ""schema""".lines', key: invoice }]`,
  );
  expect(await office.run("install")).toMatchObject({ exitCode: 0, stderr: "" });
  const kunden = `"Odd. ""schema"""."Kunden $& 'Liste'"`;
  const [one, two] = ["6f1c2c3e-0000-4000-8000-000000000001", "6f1c2c3e-0000-4000-8000-000000000002"];
  await office.database.query(`insert into ${kunden} values ('${one}', 1), (null, 2), (null, 3)`);
  await office.database.query(`update ${kunden} set "Der ""Schlüssel""" = '${two}' where n = 1`);
  await office.database.query(`delete from ${kunden} where n = 2`);
  expect(await office.changes("contact")).toEqual([`I ${one}`, `D ${one}`, `U ${two}`]);

  await office.database.query(`insert into "Odd. ""schema""".invoices values ('A b', 1)`);
  await office.database.query(`insert into "Odd. ""schema""".lines select n, 'A b', n from generate_series(1, 9) n`);
  await office.database.query(`update "Odd. ""schema""".lines set invoice = 'c' where line = 1`);
  expect((await office.changes("invoice")).toSorted()).toEqual(["I A b", "U A b", "U A b", "U c"]);
  const status = await office.status();
  expect(status.exitCode).toBe(0);
  expect(status.null_keys).toEqual([{ company: "acme", table: kunden, rows: 3 }]);
});

test("a table that is named like SQL is taken by its exact name, and a name that is none is refused; nothing of it is run", async () => {
  const office = await openOffice(
    `create schema office;
     create table office.victim (id int);
     create table office."a.b""; drop table office.victim; --" (id int primary key);
     create table office."x as y" (id int primary key)`,
    `  contact: [{ table: 'office."a.b""; drop table office.victim; --"', key: id }]
  invoice: [{ table: 'office."x as y"', key: id }]`,
  );
  expect(await office.run("install")).toMatchObject({ exitCode: 0, stderr: "" });
  await office.database.query(`insert into office."a.b""; drop table office.victim; --" values (1)`);
  await office.database.query(`insert into office."x as y" values (2)`);
  expect([await office.changes("contact"), await office.changes("invoice")]).toEqual([["I 1"], ["I 2"]]);
  for (const name of ['a.b"; drop table office.victim; --', "x as y", "office.victim; drop table office.victim"]) {
    office.configure(`  contact: [{ table: '${name}', key: id }]`);
    expect([name, (await office.run("install")).exitCode]).toEqual([name, 78]);
  }
  expect(await office.database.query("select 1 from office.victim")).toEqual([]);
});

test.each([
  ["a table", "create table office.customers (id bigint primary key, name text)"],
  [
    "a partitioned table",
    "create table office.customers (id bigint primary key, name text) partition by range (id); create table office.rest partition of office.customers default",
  ],
])("of %s only the emptying is recorded of what our own apply files do", async (_, table) => {
  const office = await openOffice(`create schema office; ${table}`, capturesCustomers);
  await office.run("install");
  await office.database.transaction(async (transaction) => {
    await transaction.query("select set_config('freeagent_sync.origin', 'freeagent', true)");
    await transaction.query("insert into office.customers values (1, 'a'), (2, 'b')");
    await transaction.query("update office.customers set id = id + 10");
    await transaction.query("delete from office.customers where id = 12");
    await transaction.query("truncate office.customers");
  });
  expect(await office.changes("contact")).toEqual([]);
  expect((await office.status()).stops).toHaveLength(1);
  await office.database.query("insert into office.customers values (3, 'c')");
  expect(await office.changes("contact")).toEqual(["I 3"]);
});

test("a table that is not there, or a misspelt key, is named with what was probably meant", async () => {
  const office = await openOffice(customers, "  contact: [{ table: office.customers, key: idd }]");
  const misspelt = await office.run("install");
  expect(misspelt.exitCode).toBe(78);
  expect(misspelt.stderr).toContain('did you mean "id"?');
  office.configure("  contact: [{ table: office.gone, key: id }]");
  expect((await office.run("status")).stderr).toContain("office.gone (key id): there is no such table. Correct");
  office.configure("  contact: [{ table: office.Costumers, key: id }]");
  expect((await office.run("status")).stderr).toContain('no such table; did you mean "customers"? Correct');
  office.configure("  contact: [{ table: ofice.customers, key: id }]");
  expect((await office.run("status")).stderr).toContain('there is no table in a schema "ofice". Correct');
});

test("several installs at once, and removes, take turns: each of them succeeds", async () => {
  const office = await openOffice(customers, capturesCustomers);
  const entity = "contact" as const;
  const method = "triggers" as const;
  const table = { company: "acme", entity, schema: "office", table: "customers", key: "id", feeds: false, method };
  const programs = Array.from({ length: 5 }, () => connect({ url: office.url, applicationName: "installing" }));
  onTestFinished(async () => {
    await Promise.all(programs.map((database) => database.close()));
  });
  await Promise.all(programs.map((database) => database.query("select 1")));
  await Promise.all(programs.map((database) => installCapture(database, [table])));
  expect(await office.status()).toMatchObject({ exitCode: 0, states: ["present"] });
  await Promise.all(
    programs.map(async (database) => runCapture(database, await removeStatements(database, undefined))),
  );
  expect(await office.status()).toMatchObject({ states: ["missing"] });
});

test("remove does its work, and says so, also when a table of the configuration is gone or has another name", async () => {
  const office = await openOffice(
    `${customers} create table office.invoices (id bigint primary key)`,
    `${capturesCustomers}
  invoice: [{ table: office.invoices, key: id }]`,
  );
  await office.run("install");
  await office.database.query("drop table office.invoices; alter table office.customers rename to clients");
  expect(await office.run("remove")).toMatchObject({
    exitCode: 0,
    stderr: "",
    stdout: "No trigger of ours is left.\n",
  });
  const left = "select tgname from pg_trigger where tgname like 'freeagent%'";
  expect(await office.database.query(left)).toEqual([]);
});

test("least rights suffice: TRIGGER on the table to install and remove, none on our schema to write", async () => {
  const office = await openOffice(customers, capturesCustomers);
  const { database } = office;
  const [tool, writer] = [`tool_${process.pid}`, `writer_${process.pid}`];
  await database.query(
    `create role ${tool} login password 'x'; create role ${writer};
     grant usage on schema freeagent_sync, freeagent_mirror to ${tool};
     grant create on schema freeagent_sync to ${tool};
     grant select, insert, update, delete on all tables in schema freeagent_sync, freeagent_mirror to ${tool};
     grant usage on schema office to ${tool}, ${writer};
     grant select, trigger on office.customers to ${tool};
     grant insert, update, delete, truncate on office.customers to ${writer}`,
  );
  onTestFinished(async () => {
    await database.query(`drop owned by ${tool}, ${writer}; drop role ${tool}, ${writer}`);
  });
  const asTool = async (...args: string[]) => {
    const sql = (await office.run(...args, "--print-sql")).stdout;
    await database.transaction(async (transaction) => {
      await transaction.query(`set local role ${tool}`);
      await transaction.query(sql.replace("begin;", "").replace("commit;", ""));
    });
  };
  await asTool("install");
  await database.transaction(async (transaction) => {
    await transaction.query(`set local role ${writer}`);
    await transaction.query("insert into office.customers values (1, 'a')");
    await transaction.query("truncate office.customers");
  });
  expect(await office.changes("contact")).toEqual(["I 1"]);
  expect((await office.status()).stops).toHaveLength(1);
  await asTool("remove");
  expect(await office.status()).toMatchObject({ states: ["missing"] });
});

test.each([
  ["date", "2026-11-25"],
  ["timestamp", "2026-11-25 10:30:00"],
  ["timestamptz", "2026-11-25 10:30:00+00"],
  ["interval", "P1DT2H"],
  ["bytea", "\\x4142"],
  ["float8", "0.1234567890123456"],
])("a key of type %s is written the same, whatever the writer's session makes of it", async (type, key) => {
  const office = await openOffice(
    `create schema office; create table office.customers (id ${type} primary key, name text)`,
    capturesCustomers,
  );
  expect(await office.run("install")).toMatchObject({ exitCode: 0, stderr: "" });
  const styles = {
    datestyle: "German",
    timezone: "Asia/Kolkata",
    intervalstyle: "sql_standard",
    bytea_output: "escape",
  };
  const set = Object.entries({ ...styles, extra_float_digits: "0" }).map(
    ([name, to]) => `set local ${name} = '${to}';`,
  );
  await office.database.query(`begin; ${set.join(" ")} insert into office.customers values ('${key}', 'a'); commit`);
  await office.database.query(`begin; ${set.join(" ")} delete from office.customers; commit`);
  expect(await office.changes("contact")).toEqual([`I ${key}`, `D ${key}`]);
});
