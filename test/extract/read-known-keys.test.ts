import { expect, test } from "vitest";
import type { CapturedTable } from "../../domain/captured-table.ts";
import { readKnownKeys } from "../../extract/changes/read-known-keys.ts";
import { lendDatabase } from "../support/database.ts";

const captured = (entity: CapturedTable["entity"], table: string, feeds = false): CapturedTable => ({
  ...{ company: "acme", entity, schema: "order", table, key: "id", feeds, method: "triggers" },
});

test("keys are known from our own tables and from the captured ones, but from none that cannot be read", async () => {
  const lent = await lendDatabase();
  const { database } = lent;
  try {
    await database.execute(
      `create schema "order";
       create table "order"."Orders" (id integer);
       insert into "order"."Orders" values (1), (2), (2), (null);
       create table "order".payers (id text);
       insert into "order".payers values ('of another kind');
       insert into freeagent_sync.invoice_changes (company, source_key, op) values ('acme', '2', 'U'), ('acme', '3', 'U')`,
    );
    const tables = [captured("invoice", "gone"), captured("invoice", "Orders"), captured("payment", "payers")];
    const keys = await readKnownKeys(database, "acme", "invoice", tables);
    expect(keys.toSorted()).toEqual(["1", "2", "3"]);
  } finally {
    await lent.drop();
  }
});
