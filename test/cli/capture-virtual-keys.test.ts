import { describe, expect, inject, test } from "vitest";
import { connect } from "../../db/connect.ts";
import { acquireLease } from "../../load/runs/lease.ts";
import { pollTable } from "../../load/changes/poll-table.ts";
import { openOffice } from "./odd-office.ts";

const lines = { company: "acme", entity: "invoice", schema: "office", table: "lines", key: "invoice" } as const;

async function knowsVirtualColumns(): Promise<boolean> {
  const server = connect({ url: inject("testServer").url, applicationName: "freeagent-sync test", maxConnections: 1 });
  try {
    const rows = await server.query("select 1 where current_setting('server_version_num')::integer >= 180000");
    return rows.length > 0;
  } finally {
    await server.close();
  }
}

describe.skipIf(!(await knowsVirtualColumns()))("a key that PostgreSQL works out when it is read", () => {
  const tables = (kind: "virtual" | "stored") =>
    `create schema office;
     create table office.invoices (id text primary key);
     create table office.lines (
       line integer,
       invoice text generated always as ('INV-' || (line / 100)::text) ${kind} not null)`;
  const captured = (method: string) =>
    `  invoice: [{ table: office.invoices, key: id }, { table: office.lines, key: invoice${method} }]`;

  test("is refused by install, because each write of the back office would fail; the advice can be followed", async () => {
    const office = await openOffice(tables("virtual"), captured(""));
    const refused = await office.run("install");
    expect(refused.exitCode).toBe(78);
    expect(refused.stderr).toContain("office.lines (key invoice): the column is generated when it is read");
    expect(refused.stderr).toContain("method: poll");
    await office.database.query("insert into office.lines values (100)");

    office.configure(captured(", method: poll"));
    expect(await office.run("install")).toMatchObject({ exitCode: 0, stderr: "" });
    const { database } = office;
    const lease = await database.transaction((transaction) => acquireLease(transaction, "acme", "test", 1, 600));
    const poll = () => pollTable(database, lease, { ...lines, feeds: true, method: "poll" });
    expect(await poll()).toBe(0);
    await database.query("insert into office.lines values (201)");
    expect(await poll()).toBe(1);
    expect(await office.changes("invoice")).toEqual(["U INV-2"]);
  });

  test("is captured where it is stored", async () => {
    const office = await openOffice(tables("stored"), captured(""));
    expect(await office.run("install")).toMatchObject({ exitCode: 0, stderr: "" });
    await office.database.query("insert into office.lines values (100), (101)");
    expect(await office.changes("invoice")).toEqual(["U INV-1"]);
  });
});
