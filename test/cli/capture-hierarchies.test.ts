import { expect, test } from "vitest";
import { capturesCustomers, customers, openOffice } from "./odd-office.ts";

test("status tells a trigger that is off on one partition, or on for replication only; install mends both", async () => {
  const office = await openOffice(
    `create schema office;
     create table office.customers (id bigint primary key, name text) partition by range (id);
     create table office.early partition of office.customers for values from (0) to (100);
     create table office.late partition of office.customers for values from (100) to (200)`,
    capturesCustomers,
  );
  await office.run("install");
  expect(await office.status()).toMatchObject({ exitCode: 0, states: ["present"] });
  await office.database.query("alter table office.early disable trigger user");
  expect(await office.status()).toMatchObject({ exitCode: 1, states: ["disabled", "present"] });
  expect(await office.run("install")).toMatchObject({ exitCode: 0 });
  await office.database.query("insert into office.customers values (1, 'early'), (101, 'late')");
  expect(await office.changes("contact")).toEqual(["I 1", "I 101"]);

  const insert = (await office.status()).triggers.find(({ trigger }) => trigger.includes("_insert_"))?.trigger ?? "";
  await office.database.query(`alter table office.customers enable replica trigger ${insert}`);
  expect(await office.status()).toMatchObject({ exitCode: 1, states: ["disabled", "present"] });
  expect(await office.run("install")).toMatchObject({ exitCode: 0 });
  await office.database.query("insert into office.customers values (2, 'early')");
  expect(await office.changes("contact")).toEqual(["I 2"]);
});

test("a partitioned table: what is written to a partition counts, and a row that moves keeps both keys", async () => {
  const office = await openOffice(
    `create schema office;
     create table office.customers (id bigint, region text) partition by list (region);
     create table office.north partition of office.customers for values in ('n');
     create table office.south partition of office.customers for values in ('s')`,
    capturesCustomers,
  );
  expect(await office.run("install")).toMatchObject({ exitCode: 0, stderr: "" });
  await office.database.query("create table office.west partition of office.customers for values in ('w')");
  await office.database.query("insert into office.customers values (1, 'n'), (2, 's'), (null, 'n')");
  await office.database.query("insert into office.west values (3, 'w')");
  await office.database.query("update office.customers set region = 's', id = 10 where id = 1");
  await office.database.query("update office.customers set id = 20 where id = 2");
  expect((await office.changes("contact")).toSorted()).toEqual(["D 1", "D 2", "I 1", "I 10", "I 2", "I 3", "U 20"]);
  const status = await office.status();
  expect(status).toMatchObject({ exitCode: 0, states: ["present"] });
  expect(status.null_keys).toMatchObject([{ rows: 1 }]);
});

test("a partition that is captured alone: what is written through its table counts, also of one that was attached later", async () => {
  const office = await openOffice(
    `${customers} create table office.everybody (id bigint primary key, name text) partition by range (id)`,
    capturesCustomers,
  );
  await office.run("install");
  await office.database.query(
    "alter table office.everybody attach partition office.customers for values from (0) to (100)",
  );
  expect(await office.status()).toMatchObject({ exitCode: 1, states: ["stale"] });
  expect(await office.run("install")).toMatchObject({ exitCode: 0 });
  await office.database.query(
    "insert into office.everybody values (1, 'a'); insert into office.customers values (2, 'b')",
  );
  await office.database.query(
    "update office.everybody set id = 3 where id = 2; delete from office.everybody where id = 1",
  );
  expect((await office.changes("contact")).toSorted()).toEqual(["D 1", "D 2", "I 1", "I 2", "U 3"]);
});

test("a table that others inherit from: each of them must be captured too, and then nothing goes unseen", async () => {
  const office = await openOffice(
    `${customers} create table office.abroad (country text) inherits (office.customers)`,
    capturesCustomers,
  );
  const refused = await office.run("install");
  expect(refused.exitCode).toBe(78);
  expect(refused.stderr).toContain("office.abroad inherits from it");
  office.configure("  contact: [{ table: office.customers, key: id, method: poll }]");
  expect((await office.run("install")).exitCode).toBe(0);
  office.configure("  contact: [{ table: office.customers, key: id }, { table: office.abroad, key: id }]");
  expect((await office.run("install")).exitCode).toBe(0);
  await office.database.query("insert into office.abroad values (1, 'a', 'FR')");
  expect(await office.changes("contact")).toEqual(["U 1"]);
  await office.database.query("update office.customers set id = 2");
  expect(new Set(await office.changes("contact"))).toEqual(new Set(["U 1", "U 2"]));
  await office.database.query("delete from office.customers");
  expect(await office.changes("contact")).toContain("U 2");
});
