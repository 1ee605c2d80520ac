import { expect, test } from "vitest";
import type { Database } from "../../domain/queryable.ts";
import { openOffice } from "./odd-office.ts";

const parted = `
  create schema office;
  create table office.customers (id bigint, name text, primary key (id)) partition by hash (id);
  create table office.half partition of office.customers for values with (modulus 2, remainder 0);
  create table office.other_half partition of office.customers for values with (modulus 2, remainder 1);`;
const plain = "create schema office; create table office.customers (id bigint primary key, name text);";
const captures = (table: string, method = "triggers"): string =>
  `  contact: [{ table: office.${table}, key: id, method: ${method} }]`;

/**
 * A subscription that is never connected, with a table of its own: what the catalogue has of a real one. That takes a server
 * whose log carries rows, and PostgreSQL lets a superuser write it down.
 */
async function subscribed(database: Database, table: string, work: () => Promise<void>): Promise<void> {
  await database.execute(
    "create subscription elsewhere connection 'host=nowhere.example' publication p with (connect = false, slot_name = none)",
  );
  try {
    await database.execute(
      `set allow_system_table_mods = on;
       insert into pg_subscription_rel (srsubid, srrelid, srsubstate) select oid, 'office.${table}'::regclass, 'r' from pg_subscription where subname = 'elsewhere';
       reset allow_system_table_mods`,
    );
    await work();
  } finally {
    await database.execute("drop subscription elsewhere");
  }
}

test.each([
  ["itself", plain, "customers", "customers"],
  ["a partition of it", parted, "customers", "half"],
  ["the table that it is a partition of", parted, "half", "customers"],
])("a table that a subscription fills, %s, is told by capture status: its triggers see nothing", async (...of) => {
  const [, tables, captured, filled] = of;
  const office = await openOffice(tables, captures(captured));
  await office.run("install");
  expect((await office.run("status")).exitCode).toBe(0);
  await subscribed(office.database, filled, async () => {
    const { exitCode, stdout } = await office.run("status");
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`unseen   office.${captured} what a subscription brings fires no trigger`);
    expect(stdout).toContain("method: poll");
    office.configure(captures(captured, "poll"));
    await office.run("install");
    expect((await office.run("status")).exitCode).toBe(0);
  });
});
