// The comparison of both sides and the reports over many invoices, against the bare join of the same tables.
// npm run bench -- reconcile.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultRules } from "../config/settings-schema.ts";
import type { Database } from "../domain/queryable.ts";
import { readMapping } from "../extract/read-mapping.ts";
import { acquireLease } from "../load/lease.ts";
import { startRun } from "../load/record-run.ts";
import { reconcile } from "../pipelines/reconcile.ts";
import { reports } from "../reports/catalogue.ts";
import { readReport } from "../reports/read-report.ts";
import { ms, ratio, report, type Row } from "./report.ts";
import { race, sized, withServer } from "./rounds.ts";

const invoices = sized(1_000_000, 20_000);

const mappingFiles = {
  "contacts.sql": "select id as source_key, name as organisation_name, email from books.customer",
  "invoices.sql":
    "select id as source_key, customer_id as contact_key, ref as reference, dated_on, 30 as payment_terms_in_days, total as expected_total from books.invoice",
  "invoice_items.sql":
    "select id as invoice_key, 1 as position, 'Goods'::text as description, 1::numeric as quantity, total as price from books.invoice",
  "payments.sql": "select id as source_key, invoice_id as invoice_key, amount, dated_on from books.receipt",
};

const fill = [
  "create schema books",
  "create table books.customer (id bigint primary key, name text, email text)",
  "create table books.invoice (id bigint primary key, customer_id bigint, ref text, total numeric(12, 2), dated_on date)",
  "create table books.receipt (id bigint primary key, invoice_id bigint, amount numeric(12, 2), dated_on date)",
  `insert into books.customer select n, 'Customer ' || n, 'c' || n || '@example.com' from generate_series(1, ${invoices / 10}) n`,
  `insert into books.invoice select n, 1 + n % ${invoices / 10}, 'INV-' || n, 120, date '2020-01-01' + (n % 2000)::integer from generate_series(1, ${invoices}) n`,
  `insert into books.receipt select n, n, 60, date '2026-11-20' from generate_series(1, ${invoices / 2}) n`,
  `insert into freeagent_mirror.contacts (company, freeagent_id, organisation_name, email, status, raw)
   select 'acme', id, name, email, 'Active', jsonb_build_object('organisation_name', name, 'email', email) from books.customer`,
  `insert into freeagent_mirror.invoices (company, freeagent_id, contact_id, reference, dated_on, due_on, currency, status, total_value, paid_value, due_value, raw)
   select 'acme', id, customer_id, ref, dated_on, dated_on + 30, 'GBP', 'Open', total, 0, 120, '{}' from books.invoice`,
  `insert into freeagent_mirror.bank_accounts (company, freeagent_id, name, type, currency, is_primary, raw)
   values ('acme', 1, 'Current account', 'StandardBankAccount', 'GBP', true, '{}')`,
  `insert into freeagent_mirror.bank_transaction_explanations (company, freeagent_id, bank_account_id, dated_on, gross_value, paid_invoice_id, marked_for_review, is_deletable, raw)
   select 'acme', id, 1, dated_on, amount, invoice_id, false, true, '{}' from books.receipt`,
  ...["contact", "invoice", "payment"].map((entity, index) => {
    const table = ["customer", "invoice", "receipt"][index] ?? "";
    return `insert into freeagent_sync.links (company, entity, source_key, freeagent_id, made_by_us, base, sent_hash)
            select 'acme', '${entity}', id::text, id, true, '{}', 'x' from books.${table}`;
  }),
  "analyze",
];

/** What a comparison cannot do without: the rows, their links and the mirror, joined once per entity. */
const bareJoins = [
  ["contact", "customer", "contacts"],
  ["invoice", "invoice", "invoices"],
  ["payment", "receipt", "bank_transaction_explanations"],
].map(
  ([entity, table, mirror]) => `
    select count(*)
    from books.${table} m
    left join freeagent_sync.links l on l.company = 'acme' and l.entity = '${entity}' and l.source_key = m.id::text
    left join freeagent_mirror.${mirror} f on f.company = 'acme' and f.freeagent_id = l.freeagent_id
    where f.freeagent_id is null`,
);

async function compareAll(database: Database, folder: string): Promise<void> {
  const lease = await database.transaction((transaction) => acquireLease(transaction, "acme", "bench", 1, 600));
  const runId = await startRun(database, lease, "reconcile", "bench");
  const mapping = await readMapping(database, folder);
  await reconcile({ company: { name: "acme", rules: defaultRules }, database, lease, mapping, runId });
  await database.execute("delete from freeagent_sync.leases");
}

await withServer(false, async (database) => {
  const folder = mkdtempSync(join(tmpdir(), "freeagent-sync-bench-"));
  for (const [name, sql] of Object.entries(mappingFiles)) writeFileSync(join(folder, name), sql);
  for (const statement of fill) await database.execute(statement);
  const before = process.memoryUsage().rss;
  const { bare = 0, ours = 0 } = await race(5, {
    bare: async () => {
      for (const sql of bareJoins) await database.query(sql);
    },
    ours: () => compareAll(database, folder),
  });
  const measured = { ours: ms(ours), theirs: ms(bare), ratio: ratio(ours, bare), target: "<= 3.00" };
  const rows: Row[] = [{ work: `reconcile ${invoices} invoices`, reference: "bare comparison joins", ...measured }];
  for (const one of reports) {
    const start = performance.now();
    await readReport(database, one, { companies: ["acme"], limit: 500 }, () => undefined);
    const taken = performance.now() - start;
    const compared = { ours: ms(taken), theirs: ms(bare), ratio: ratio(taken, bare), target: "<= 3.00" };
    rows.push({ work: `report ${one.name}, 500 rows`, reference: "bare comparison joins", ...compared });
  }
  const growth = (process.memoryUsage().rss - before) / 1_000_000;
  report("reconcile", rows, [`Memory grew by ${Math.round(growth)} MB over all of it.`]);
  rmSync(folder, { recursive: true });
});
