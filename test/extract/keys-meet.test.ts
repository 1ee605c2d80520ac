import { expect, test } from "vitest";
import { keysMeet } from "../../extract/back-office/keys-meet.ts";
import { lendDatabase } from "../support/database.ts";

const table = { schema: "order", table: "payers", key: "id" };
const contacts = (sql: string) =>
  ({ name: "contacts.sql", sql, columns: [], keyColumn: "source_key", keyType: "integer" }) as const;

test("keys are looked for in a table from both sides, also where its schema is a reserved word", async () => {
  const lent = await lendDatabase();
  const { database } = lent;
  try {
    await database.execute('create schema "order"; create table "order".payers (id integer)');
    await database.execute('insert into "order".payers select generate_series(1, 300)');
    const meet = (sql: string) => keysMeet(database, table, contacts(sql));
    expect(await meet('select id as source_key from "order".payers')).toBe(true);
    expect(await meet("select 300 as source_key")).toBe(true);
    expect(await meet("select 301 as source_key")).toBe(false);
  } finally {
    await lent.drop();
  }
});
