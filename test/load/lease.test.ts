import { afterAll, beforeAll, expect, test } from "vitest";
import { acquireLease, renewLease, requireLease, type Lease } from "../../load/runs/lease.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";
import { until } from "../support/until.ts";

let lent: LentDatabase;
beforeAll(async () => {
  lent = await lendDatabase();
});
afterAll(() => lent.drop());

function acquire(company: string): Promise<Lease> {
  return lent.database.transaction((transaction) => acquireLease(transaction, company, "test", 1, 600));
}

/** Works while a transaction of the lease's holder is open. */
function insideFence<Result>(lease: Lease, work: () => Promise<Result>): Promise<Result> {
  return lent.database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    return work();
  });
}

test("a lease is renewed while a transaction of its holder is open, however long an apply file takes", async () => {
  const lease = await acquire("acme");
  const renewed = await insideFence(lease, async () => {
    await lent.database.execute("update freeagent_sync.leases set until = clock_timestamp() + interval '1 second'");
    return renewLease(lent.database, lease);
  });
  expect(renewed).toBe(true);
  await insideFence(lease, () => Promise.resolve());
});

test("who takes a lease over that has ended waits until the open transaction of its holder has", async () => {
  const lease = await acquire("other");
  const order: string[] = [];
  const { taking } = await insideFence(lease, async () => {
    // A renewal leaves a new version of the row, which has to keep the fence.
    await renewLease(lent.database, lease);
    await lent.database.execute("update freeagent_sync.leases set until = clock_timestamp() where company = 'other'");
    const successor = acquire("other").then(({ epoch }) => order.push(`epoch ${epoch}`));
    const waits =
      "select from pg_stat_activity where wait_event_type = 'Lock' and query like '%freeagent_sync.leases as l%'";
    expect(await until(async () => (await lent.database.query(waits)).length > 0)).toBe(true);
    order.push("stored");
    return { taking: successor };
  });
  await taking;
  expect(order).toEqual(["stored", "epoch 2"]);
});
