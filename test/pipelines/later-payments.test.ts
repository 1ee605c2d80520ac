import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultRules } from "../../config/settings-schema.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { readMappedRows } from "../../extract/back-office/read-mapped-rows.ts";
import { enqueueBackfill } from "../../load/changes/enqueue-backfill.ts";
import { pushPayments } from "../../pipelines/push/push-payments.ts";
import type { PlanContext } from "../../pipelines/push/push-flow.ts";
import { readRivals } from "../../pipelines/push/read-rivals.ts";
import { LaterPayments } from "../../transform/payments/later-payments.ts";
import { fastClock } from "../support/fast-clock.ts";
import { rowsTouched } from "../support/rows-touched.ts";
import { until } from "../support/until.ts";
import { openSides, type Sides } from "./two-sides.ts";

const payments = 2_000;
const batchSize = 50;

let sides: Sides;
beforeAll(async () => {
  sides = await openSides();
  const { database } = sides;
  await database.execute("delete from freeagent_sync.links where entity = 'payment'");
  await database.execute("delete from freeagent_mirror.bank_transaction_explanations");
  // No two of one amount: what is looked at of each other's is none of a batch's business.
  await database.execute("update books.receipt set amount = id * 0.01");
  const keys = Array.from({ length: payments }, (_, index) => String(index + 1));
  await enqueueBackfill(database, "acme", "payment", keys);
  await database.execute("analyze");
});
afterAll(() => sides.close());

async function context(database: Queryable, laterPayments: LaterPayments): Promise<PlanContext> {
  const known = { name: "acme", rules: defaultRules, bankAccounts: {} };
  const rest = { clock: fastClock(1, Date.parse("2026-11-23T12:00:00Z")), signal: new AbortController().signal };
  return { ...rest, database, laterPayments, company: known, mapping: await sides.mapping() } as unknown as PlanContext;
}

test("a backfill goes over the payments that are still to come a few times, not once for each of its batches", async () => {
  const later = new LaterPayments();
  const rows = await rowsTouched(sides.database, async (counted) => {
    const planning = await context(counted, later);
    for (let start = 1; start <= payments; start += batchSize) {
      const keys = Array.from({ length: batchSize }, (_, index) => String(start + index));
      expect((await pushPayments.plan(planning, keys, new Map())).size).toBe(batchSize);
    }
  });
  console.log(`later payments: ${rows} rows for ${payments} payments`);
  expect(rows).toBeLessThan(60 * payments);
});

describe("a payment of a like amount and day", () => {
  const later = new LaterPayments();
  let planning: PlanContext;
  beforeAll(async () => {
    planning = await context(sides.database, later);
  });

  /** The keys of those that could be meant by a bank line of payment 1. */
  async function rivals(): Promise<readonly unknown[]> {
    const [row] = (await readMappedRows(sides.database, planning.mapping.payments, ["1"])).get("1") ?? [];
    return (await readRivals(planning, ["1"], row === undefined ? [] : [row])).map((rival) => rival["source_key"]);
  }

  function likeFirst(id: number, datedOn = "2026-11-20"): Promise<unknown> {
    const sql = "update books.receipt set amount = 0.01, dated_on = $2 where id = $1";
    return sides.database.execute(sql, [id, datedOn]);
  }

  test("is looked at wherever it is in the backfill, and not one of another day", async () => {
    await likeFirst(1_990, "2026-11-26");
    await likeFirst(1_991, "2026-11-27");
    expect(await rivals()).toEqual(["1990"]);
  });

  test("is looked at when it is enqueued while the backfill runs", async () => {
    await likeFirst(3_000);
    await enqueueBackfill(sides.database, "acme", "payment", ["3000"]);
    expect(await rivals()).toEqual(["1990", "3000"]);
  });

  test("is looked at when it becomes one while the backfill runs", async () => {
    await likeFirst(1_500);
    await sides.database.execute(
      "insert into freeagent_sync.payment_changes (company, source_key, op) values ('acme', '1500', 'U')",
    );
    expect(await rivals()).toEqual(["1500", "1990", "3000"]);
  });

  test("is none once it is another, is booked, or its change is through", async () => {
    await sides.database.execute("update books.receipt set amount = 5 where id = 1990");
    await sides.database.execute("delete from freeagent_sync.payment_changes where source_key = '1500'");
    await sides.database.execute(
      `insert into freeagent_sync.links (company, entity, source_key, freeagent_id, made_by_us, base, sent_hash)
       values ('acme', 'payment', '3000', 303000, true, '{}', 'x')`,
    );
    expect(await rivals()).toEqual([]);
  });

  test("is looked at when its entry is taken back by its own batch", async () => {
    await likeFirst(4_000);
    await sides.database.execute(
      `insert into freeagent_sync.links (company, entity, source_key, freeagent_id, made_by_us, base, sent_hash)
       values ('acme', 'payment', '4000', 304000, true, '{}', 'x')`,
    );
    await enqueueBackfill(sides.database, "acme", "payment", ["4000"]);
    expect(await rivals()).toEqual([]);
    const rows = await readMappedRows(sides.database, planning.mapping.payments, ["4000"]);
    await readRivals(planning, ["4000"], rows.get("4000") ?? []);
    await sides.database.execute(
      "update freeagent_sync.links set state = 'deleted' where source_key = '4000' and entity = 'payment'",
    );
    expect(await rivals()).toEqual(["4000"]);
  });
});

test("those who enqueue take turns until they commit, so that numbers are committed in their order", async () => {
  const { database } = sides;
  let second: Promise<number> | undefined;
  await database.transaction(async (transaction) => {
    await enqueueBackfill(transaction, "acme", "payment", ["4001"]);
    second = enqueueBackfill(database, "acme", "payment", ["4002"]);
    const waits = async () =>
      (await database.query("select 1 from pg_locks where locktype = 'advisory' and not granted")).length > 0;
    expect(await until(waits)).toBe(true);
  });
  expect(await second).toBe(1);
});
