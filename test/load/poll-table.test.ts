import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../db/connect.ts";
import type { CapturedTable } from "../../domain/captured-table.ts";
import { readCaptureStops, readNullKeys, readPolledTables } from "../../extract/changes/read-capture-state.ts";
import { acceptTruncate } from "../../load/changes/accept-truncate.ts";
import { foldNullKeys } from "../../load/changes/fold-null-keys.ts";
import { acquireLease, type Lease } from "../../load/runs/lease.ts";
import { pollTable } from "../../load/changes/poll-table.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";
import { problemOf } from "../support/problem-of.ts";

const company = "acme";
const invoices = {
  company,
  entity: "invoice",
  schema: "Old",
  table: "In voices",
  key: "No",
  feeds: false,
  method: "poll",
} as const satisfies CapturedTable;
const lines = { ...invoices, table: "lines", feeds: true } as const;

let lent: LentDatabase;
let lease: Lease;

beforeAll(async () => {
  lent = await lendDatabase();
  lease = await lent.database.transaction((transaction) => acquireLease(transaction, company, "test", 1, 600));
  await lent.database.query(
    `create schema "Old";
     create table "Old"."In voices" ("No" integer, at timestamptz, total float8);
     create table "Old".lines ("No" integer, line integer, amount numeric)`,
  );
});

afterAll(() => lent.drop());

/** Polls a table and takes what it enqueued out of the queue. */
async function poll(table: CapturedTable): Promise<string[]> {
  const enqueued = await pollTable(lent.database, lease, table);
  const rows = await lent.database.query(
    `with taken as (delete from freeagent_sync.invoice_changes returning change_id, source_key, op)
     select op || ' ' || source_key as change from taken order by source_key`,
  );
  expect(rows).toHaveLength(enqueued);
  return rows.map((row) => String(row["change"]));
}

test("the first poll is silent; later ones find inserts, updates, deletions and moved keys, once", async () => {
  const { database } = lent;
  await database.query(
    `insert into "Old"."In voices" select n, '2026-11-23T10:00:00Z', 0.1 from generate_series(1, 5) n`,
  );
  expect(await poll(invoices)).toEqual([]);
  expect(await poll(invoices)).toEqual([]);
  await database.query(
    `insert into "Old"."In voices" values (6, now(), 1), (null, now(), 1), (null, now(), 2);
     update "Old"."In voices" set total = 0.2 where "No" = 2;
     update "Old"."In voices" set "No" = 7 where "No" = 3;
     delete from "Old"."In voices" where "No" = 4`,
  );
  expect(await poll(invoices)).toEqual(["U 2", "D 3", "D 4", "I 6", "I 7"]);
  expect(await poll(invoices)).toEqual([]);
  expect(await readNullKeys(database, [company])).toEqual([{ company, table: '"Old"."In voices"', rows: 2 }]);
  expect(await readPolledTables(database, [company])).toMatchObject([
    { table: '"Old"."In voices"', key: "No", keys: 5 },
  ]);
});

test("what the texts of a row depend on in a session is no change", async () => {
  const [name] = await lent.database.query("select quote_ident(current_database()) as name");
  const alter = `alter database ${String(name?.["name"])}`;
  await lent.database.query(
    `${alter} set timezone = 'Asia/Kathmandu'; ${alter} set datestyle = 'German'; ${alter} set extra_float_digits = -5`,
  );
  const elsewhere = connect({ url: lent.url, applicationName: "poll elsewhere" });
  try {
    expect(await pollTable(elsewhere, lease, invoices)).toBe(0);
  } finally {
    await elsewhere.close();
  }
});

test("a table of lines: whatever happens to a line is one update of its invoice", async () => {
  const { database } = lent;
  await database.query(`insert into "Old".lines select n / 3, n, n from generate_series(0, 8) n`);
  expect(await poll(lines)).toEqual([]);
  await database.query(
    `insert into "Old".lines values (0, 100, 1), (9, 101, 1);
     update "Old".lines set amount = 50 where line in (3, 4);
     delete from "Old".lines where "No" = 2`,
  );
  expect(await poll(lines)).toEqual(["U 0", "U 1", "U 2", "U 9"]);
});

test("a table found empty is a stop signal, not deletions; once accepted, its next poll is a first one", async () => {
  const { database } = lent;
  await database.query(`delete from "Old"."In voices"`);
  expect(await poll(invoices)).toEqual([]);
  expect(await poll(invoices)).toEqual([]);
  expect(await readCaptureStops(database, [company])).toMatchObject([{ table: '"Old"."In voices"', reason: "empty" }]);
  expect(await acceptTruncate(database, ["another"])).toBe(0);
  expect(await acceptTruncate(database, [company])).toBe(1);
  expect(await readCaptureStops(database, [company])).toEqual([]);
  expect(await poll(invoices)).toEqual([]);
  await database.query(`insert into "Old"."In voices" values (1, now(), 1)`);
  expect(await poll(invoices)).toEqual(["I 1"]);
});

test("a table that cannot be read is named, and nothing is remembered", async () => {
  const problem = await problemOf(pollTable(lent.database, lease, { ...invoices, key: "number" }));
  expect(problem).toMatchObject({ kind: "configuration", code: "poll_failed" });
  expect(problem.message).toContain('"Old"."In voices" (key number) cannot be polled');
});

test("a poll without the lease enqueues nothing", async () => {
  await lent.database.query(`update "Old"."In voices" set total = total + 1`);
  const stale = { ...lease, epoch: String(Number(lease.epoch) - 1) };
  expect(await problemOf(pollTable(lent.database, stale, invoices))).toMatchObject({ code: "lease_lost" });
  expect(await poll(invoices)).toEqual(["U 1"]);
});

test("counts of null keys are folded to one row per table, and no count is lost", async () => {
  const { database } = lent;
  await database.query(
    `insert into freeagent_sync.capture_null_keys (company, entity, table_name, row_count)
     select c, 'contact', t, n
     from unnest(array['fold', 'other']) c, unnest(array['a.b', 'a.c']) t, generate_series(1, 4) n`,
  );
  await foldNullKeys(database, "fold");
  await foldNullKeys(database, "fold");
  expect(await readNullKeys(database, ["fold"])).toEqual([
    { company: "fold", table: "a.b", rows: 10 },
    { company: "fold", table: "a.c", rows: 10 },
  ]);
  const rows = await database.query(
    "select company, count(*)::integer as rows from freeagent_sync.capture_null_keys group by company order by company",
  );
  expect(rows).toEqual([
    { company: "fold", rows: 2 },
    { company: "other", rows: 8 },
  ]);
});
