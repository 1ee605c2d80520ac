import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../db/connect.ts";
import { momentOf } from "../../domain/moment.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { acquireLease, type Lease } from "../../load/runs/lease.ts";
import { keepLease } from "../../pipelines/run/keep-lease.ts";
import { LeaseTerm } from "../../pipelines/run/lease-term.ts";
import { memoryLogger } from "../freeagent/memory-logger.ts";
import { TestClock } from "../freeagent/test-clock.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

let lent: LentDatabase;
let lease: Lease;
beforeAll(async () => {
  lent = await lendDatabase();
  lease = await lent.database.transaction((transaction) => acquireLease(transaction, "acme", "test", 1, 600));
});
afterAll(() => lent.drop());

/** Keeps the lease until it is lost, or until the log has said something. */
async function keep(database: Queryable) {
  const clock = new TestClock();
  const logger = memoryLogger();
  const [lost, stop] = [new AbortController(), new AbortController()];
  const warn = (fields: object, event: string): void => {
    logger.warn(fields, event);
    stop.abort();
  };
  const term = new LeaseTerm(lease, clock, momentOf(clock));
  await keepLease({ database, lease, term, clock, logger: { ...logger, warn }, lost, stop: stop.signal });
  return { lost: lost.signal.aborted, said: logger.lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

test("a renewal that fails is logged and tried again: the lease is not lost by it", async () => {
  const away = connect({ url: "postgres://nobody@127.0.0.1:1/none", applicationName: "away" });
  const { lost, said } = await keep(away);
  expect(lost).toBe(false);
  expect(said).toMatchObject([{ event: "lease.renewal_failed", company: "acme" }]);
  await away.close();
});

test("a lease that another run has taken over is lost, and the run is told to stop", async () => {
  await lent.database.execute("update freeagent_sync.leases set epoch = epoch + 1");
  const { lost, said } = await keep(lent.database);
  expect(lost).toBe(true);
  expect(said).toEqual([{ event: "lease.lost", company: "acme", epoch: lease.epoch }]);
});
