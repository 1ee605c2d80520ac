import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { claimChanges } from "../../extract/changes/claim-changes.ts";
import { lendDatabase } from "../support/database.ts";

async function exampleOf(name: string): Promise<string> {
  const manual = await readFile(new URL("../../docs/capture.md", import.meta.url), "utf8");
  const [, sql] = new RegExp(`<!-- ${name} -->\\s*\`\`\`sql\\n([^\`]*)\`\`\``).exec(manual) ?? [];
  if (sql === undefined) throw new Error(`docs/capture.md has no example ${name}`);
  return sql;
}

test("the manual's own change row is work like any other", async () => {
  const sql = await exampleOf("own-change");
  const lent = await lendDatabase();
  try {
    await lent.database.query(sql);
    const claim = await claimChanges(lent.database, "acme", "invoice", "live", "0", 10);
    expect(claim?.keys.map(({ sourceKey }) => sourceKey)).toEqual(["20017"]);
  } finally {
    await lent.drop();
  }
});

test("the manual's own trigger records changes of the invoice that a row names", async () => {
  const sql = await exampleOf("own-trigger");
  const lent = await lendDatabase();
  try {
    await lent.database.query(
      `create schema shop;
       create table shop.invoices (id integer primary key, number text);
       create table shop.deliveries (invoice_number text);
       insert into shop.invoices values (7, 'INV-7')`,
    );
    await lent.database.query(sql);
    await lent.database.query("insert into shop.deliveries values ('INV-7')");
    const claim = await claimChanges(lent.database, "acme", "invoice", "live", "0", 10);
    expect(claim?.keys.map(({ sourceKey }) => sourceKey)).toEqual(["7"]);
  } finally {
    await lent.drop();
  }
});
