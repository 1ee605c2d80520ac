import { afterAll, beforeAll, expect, test } from "vitest";
import type { Queryable } from "../../domain/queryable.ts";
import { readVitalSigns } from "../../extract/read-vital-signs.ts";
import { markDeleted } from "../../load/mark-deleted.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";
import { rowsTouched } from "../support/rows-touched.ts";

const size = 3000;

let lent: LentDatabase;
beforeAll(async () => {
  lent = await lendDatabase();
  for (const statement of planted) await lent.database.execute(statement);
});
afterAll(() => lent.drop());

/** Tables as a first run leaves them: filled, and nothing analysed yet. */
const planted = [
  `do $off$
   declare name text;
   begin
     for name in select oid::regclass from pg_class where relkind = 'r' and relnamespace in ('freeagent_sync'::regnamespace, 'freeagent_mirror'::regnamespace) loop
       execute format('alter table %s set (autovacuum_enabled = off)', name);
     end loop;
   end $off$`,
  ...["contact", "invoice", "payment"].map(
    (entity) =>
      `insert into freeagent_sync.${entity}_changes (company, source_key, op) select 'acme', n::text, 'U' from generate_series(1, ${size}) n`,
  ),
  `insert into freeagent_sync.rejects (company, entity, source_key, reason, detail)
   select 'acme', 'invoice', n::text, 'total_mismatch', 'x' from generate_series(1, ${size}) n`,
  `insert into freeagent_sync.links (company, entity, source_key, freeagent_id, made_by_us, base, sent_hash)
   select 'acme', entity, n::text, n, true, '{}', 'x' from unnest(array['contact', 'invoice', 'payment']) entity, generate_series(1, ${size}) n`,
  `insert into freeagent_mirror.invoices (company, freeagent_id, contact_id, reference, dated_on, currency, status, total_value, paid_value, due_value, raw)
   select 'acme', n, n, 'INV-' || n, current_date, 'GBP', 'Open', 10, 5, 5, '{}' from generate_series(1, ${size}) n`,
];

const half = Array.from({ length: size / 2 }, (_, index) => index + 1);

test.each<[string, (database: Queryable) => Promise<unknown>]>([
  ["check", (database) => readVitalSigns(database, "acme")],
  ["to record what was deleted in FreeAgent", (database) => markDeleted(database, "acme", "invoice", half)],
])("%s goes over each row a few times, not over one table for each row of another", async (_what, work) => {
  const rows = await lent.database.transaction((transaction) => rowsTouched(transaction, work));
  expect(rows).toBeGreaterThan(size);
  expect(rows).toBeLessThan(40 * size);
});
