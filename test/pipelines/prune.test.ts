import { afterEach, expect, test } from "vitest";
import { prune } from "../../load/prune.ts";
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
  expect(await database.query("select source_key from freeagent_sync.rejects")).toEqual([{ source_key: "open" }]);
  expect(await database.query("select state from freeagent_sync.intents")).toEqual([{ state: "in_doubt" }]);

  const feed = "select count(*) as rows from freeagent_sync.bank_payments";
  await database.execute("update freeagent_sync.intents set settle_until = clock_timestamp()");
  await opened.night();
  const before = await database.query(feed);
  expect((await opened.night()).calls.writes).toBe(0);
  expect(await database.query(feed)).toEqual(before);
  expect(await prune(database, "sample", now, false)).toMatchObject({ intents: 0, rejects: 0 });
});
