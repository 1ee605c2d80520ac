import { afterAll, beforeAll, expect, test } from "vitest";
import { needsPerson } from "../../db/what-counts-sql.ts";
import { countOpen } from "../../extract/runs/count-open.ts";
import { readHeldKeys } from "../../extract/rejects/read-held-keys.ts";
import { readVitalSigns } from "../../extract/runs/read-vital-signs.ts";
import { dismissReject } from "../../load/rejects/dismiss-reject.ts";
import { readNightCounts } from "../../reports/night-counts.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

let lent: LentDatabase;
beforeAll(async () => {
  lent = await lendDatabase();
  // Every mixture of waiting, to be tried again, and dismissed; the key tells which it is. Each has a change.
  await lent.database.execute(
    `insert into freeagent_sync.rejects (company, entity, source_key, reason, detail, waiting_for, next_attempt_at, dismissed_at, dismissed_by, dismissed_because)
     select 'acme', 'invoice', concat_ws(' ', 'key', waiting, retry, dismissed), 'total_mismatch', 'x',
       case when waiting is not null then 'contact:1' end, case when retry is not null then now() end, case when dismissed is not null then now() end, dismissed, dismissed
     from unnest(array[null, 'waiting']) waiting, unnest(array[null, 'retry']) retry, unnest(array[null, 'dismissed']) dismissed`,
  );
  await lent.database.execute(
    "insert into freeagent_sync.invoice_changes (company, source_key, op) select company, source_key, 'U' from freeagent_sync.rejects",
  );
});
afterAll(() => lent.drop());

test("exit codes, check, the night report, the list and the backlog agree on which keys need a person", async () => {
  const { database } = lent;
  const rows = await database.query(`select source_key from freeagent_sync.rejects where ${needsPerson}`);
  expect(rows).toEqual([{ source_key: "key" }]);
  expect(await countOpen(database, "acme")).toMatchObject({ rejects: 1 });
  expect(await readVitalSigns(database, "acme")).toMatchObject({ rejects: 1 });
  expect(await readNightCounts(database, ["acme"])).toMatchObject({ people: 1 });
  const held = await readHeldKeys(database, "acme", { dismissed: true });
  expect(Object.fromEntries(held.map(({ sourceKey, state }) => [sourceKey, state]))).toEqual({
    key: "person",
    "key dismissed": "dismissed",
    "key retry": "retry",
    "key retry dismissed": "dismissed",
    "key waiting": "waiting",
    "key waiting dismissed": "dismissed",
    "key waiting retry": "waiting",
    "key waiting retry dismissed": "dismissed",
  });
  const backlog = await database.query(
    "select source_key from freeagent_sync.report_backlog where state = 'person' order by 1",
  );
  expect(backlog).toEqual([{ source_key: "key" }]);
});

test.each([
  ["key", true],
  ["key dismissed", true],
  ["key retry", false],
  ["key waiting", false],
])("a person is asked about what is held as '%s', and can dismiss it: %s", async (sourceKey, can) => {
  const dismissal = { entity: "invoice", sourceKey, by: "me@here", because: "so" };
  expect(await dismissReject(lent.database, "acme", dismissal)).toBe(can);
});
