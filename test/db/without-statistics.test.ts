import { afterAll, beforeAll, expect, test } from "vitest";
import type { Queryable } from "../../domain/queryable.ts";
import { findAdoptable } from "../../extract/mirror/find-adoptable.ts";
import { readFreeEntries } from "../../extract/mirror/read-free-entries.ts";
import { readVitalSigns } from "../../extract/runs/read-vital-signs.ts";
import { readTakenMarkers } from "../../extract/mirror/read-taken-markers.ts";
import { markDeleted } from "../../load/mirror/mark-deleted.ts";
import { replaceInvoiceItems } from "../../load/mirror/replace-invoice-items.ts";
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
  `insert into freeagent_mirror.bank_transaction_explanations
     (company, freeagent_id, bank_account_id, dated_on, gross_value, paid_invoice_id, marked_for_review, is_deletable, raw)
   select 'acme', n, 1, current_date, 5, n, false, true, '{}' from generate_series(1, ${size}) n`,
  `insert into freeagent_mirror.contacts (company, freeagent_id, organisation_name, status, raw)
   select 'acme', n, 'Customer ' || n, 'Active', '{}' from generate_series(1, ${size}) n`,
  `insert into freeagent_mirror.invoice_items (company, freeagent_id, invoice_id, raw)
   select 'acme', n, (n + 1) / 2, '{}' from generate_series(1, ${3 * size}) n`,
];

/** Invoices of two lines each, as FreeAgent lists them. */
const invoices = Array.from({ length: size / 3 }, (_, index) => ({
  id: index + 1,
  raw: { invoice_items: [1, 2].map((line) => ({ url: `/v2/invoice_items/${2 * index + line}`, description: "new" })) },
}));

const markers = Array.from({ length: size / 2 }, (_, index) => `|customer ${index + 1}`);
const half = Array.from({ length: size / 2 }, (_, index) => index + 1);

test.each<[string, (database: Queryable) => Promise<unknown>]>([
  ["check", (database) => readVitalSigns(database, "acme")],
  ["to record what was deleted in FreeAgent", (database) => markDeleted(database, "acme", "invoice", half)],
  ["to look for entries that no payment has", (database) => readFreeEntries(database, "acme", half)],
  ["to look for markers that are taken", (database) => readTakenMarkers(database, "acme", "contact", markers)],
  ["to look for objects to take over", (database) => findAdoptable(database, "acme", "contact", markers)],
  ["to mirror the lines of invoices", (database) => replaceInvoiceItems(database, "acme", invoices)],
])("%s goes over each row a few times, not over one table for each row of another", async (_what, work) => {
  const rows = await lent.database.transaction((transaction) => rowsTouched(transaction, work));
  expect(rows).toBeGreaterThan(size);
  expect(rows).toBeLessThan(40 * size);
});

test("no two indexes of the links begin alike: each would seem as good as the other for any key", async () => {
  const rows = await lent.database.query(
    "select i.indkey[0] as first, count(*)::integer as indexes from pg_index i where i.indrelid = 'freeagent_sync.links'::regclass group by 1",
  );
  expect(rows.map((row) => row["indexes"])).toEqual([1, 1, 1]);
});
