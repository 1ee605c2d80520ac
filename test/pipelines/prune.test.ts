import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { prune } from "../../load/runs/prune.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

const now = { runs_days: 1, intents_days: 1, contact_updates_days: 1, dismissed_days: 1 };

/** As if everything had happened a year ago. */
const aged = [
  "update freeagent_sync.runs set started_at = started_at - interval '1 year', finished_at = finished_at - interval '1 year'",
  "update freeagent_sync.intents set sent_at = sent_at - interval '1 year', finished_at = finished_at - interval '1 year'",
  "update freeagent_sync.contact_updates set applied_at = applied_at - interval '1 year'",
  "update freeagent_sync.bank_payments set staged_at = staged_at - interval '1 year', applied_at = applied_at - interval '1 year'",
];

test("what is finished and old goes, what is open stays, and the next nights have nothing to do", async () => {
  const opened = (world = await sampleWorld({ scale: 0.02 }));
  await opened.control("POST", "/faults", { kind: "no_answer", method: "POST", path: "/v2/invoices", nth: 2 });
  await opened.night();
  for (const sql of aged) await opened.database.execute(sql);
  const { database } = opened;
  await database.execute(
    `insert into freeagent_sync.rejects (company, entity, source_key, reason, detail, dismissed_at, dismissed_by, dismissed_because)
     values ('sample', 'invoice', 'old', 'x', 'x', now() - interval '1 year', 'dba', 'x'), ('sample', 'invoice', 'open', 'x', 'x', null, null, null)`,
  );
  const counted = await prune(database, "sample", now, true);
  expect(await prune(database, "sample", now, false)).toEqual(counted);
  expect(counted["intents"]).toBeGreaterThan(10);
  expect(counted["rejects"]).toBe(1);
  const rejects = "select source_key from freeagent_sync.rejects where source_key in ('old', 'open')";
  expect(await database.query(rejects)).toEqual([{ source_key: "open" }]);
  expect(await database.query("select state from freeagent_sync.intents")).toEqual([{ state: "in_doubt" }]);

  const feed = "select count(*) as rows from freeagent_sync.bank_payments";
  await database.execute("update freeagent_sync.intents set settle_until = clock_timestamp()");
  // The payments of the invoice that was in doubt go out with it, and come back to the feed a night later.
  await opened.night();
  await opened.night();
  const before = await database.query(feed);
  expect((await opened.night()).calls.writes).toBe(0);
  expect(await database.query(feed)).toEqual(before);
  expect(await prune(database, "sample", now, false)).toMatchObject({ intents: 0, rejects: 0 });
});

test("the writes of a key that is held stay as long as it is", async () => {
  const { database, night } = (world = await sampleWorld({ scale: 0.01 }));
  await night();
  for (const sql of aged) await database.execute(sql);
  const hold = `
    insert into freeagent_sync.rejects (company, entity, source_key, reason, detail)
    select company, entity, source_key, 'possible_duplicate', 'x' from freeagent_sync.links where entity = 'contact' order by source_key limit 1
    returning source_key`;
  const [held] = await database.query(hold);
  await prune(database, "sample", now, false);
  const left = "select distinct entity, source_key from freeagent_sync.intents";
  expect(await database.query(left)).toEqual([{ entity: "contact", source_key: held?.["source_key"] }]);
  await database.execute("delete from freeagent_sync.rejects");
  await prune(database, "sample", now, false);
  expect(await database.query(left)).toEqual([]);
});

test("a row that somebody's forgotten transaction has locked is left for the next time; nobody waits for it", async () => {
  const { database, environment, night } = (world = await sampleWorld({ scale: 0.01 }));
  await night();
  for (const sql of aged) await database.execute(sql);
  const other = new pg.Client({ connectionString: environment["DATABASE_URL"] });
  await other.connect();
  try {
    await other.query(
      "begin; select from freeagent_sync.intents limit 1 for key share; select from freeagent_sync.runs for update",
    );
    const counted = await prune(database, "sample", now, true);
    const impatient = database.transaction(async (transaction) => {
      await transaction.execute("set local lock_timeout = '100ms'");
      return prune({ ...database, query: (sql, values) => transaction.query(sql, values) }, "sample", now, false);
    });
    expect(await impatient).toEqual({ ...counted, intents: Number(counted["intents"]) - 1, runs: 0 });
  } finally {
    await other.end();
  }
  expect(await prune(database, "sample", now, false)).toMatchObject({ intents: 1 });
});
