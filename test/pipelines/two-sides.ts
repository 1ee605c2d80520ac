import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultRules } from "../../config/settings-schema.ts";
import type { Database } from "../../domain/queryable.ts";
import type { Mapping } from "../../extract/back-office/mapping-file.ts";
import type { ApplyFiles } from "../../extract/back-office/read-apply-files.ts";
import { readMapping } from "../../extract/back-office/read-mapping.ts";
import { acquireLease } from "../../load/runs/lease.ts";
import { startRun } from "../../load/runs/record-run.ts";
import { reconcile } from "../../pipelines/reconcile.ts";
import { lendDatabase } from "../support/database.ts";

/** A mapping of the books that `openSides` fills. */
const mappingFiles: Readonly<Record<string, string>> = {
  "contacts.sql": "select id as source_key, name as organisation_name, email, town from books.customer",
  "invoices.sql":
    "select id as source_key, customer_id as contact_key, ref as reference, dated_on, 30 as payment_terms_in_days, 'GBP'::text as currency, total as expected_total from books.invoice",
  "invoice_items.sql":
    "select id as invoice_key, 1 as position, 'Goods'::text as description, 1::numeric as quantity, total as price from books.invoice",
  "payments.sql": "select id as source_key, invoice_id as invoice_key, amount, dated_on from books.receipt",
};

/** 1,000 customers, 10,000 invoices of 120.00 and 5,000 payments of 60.00, the same on both sides. */
const bothSidesInStep = [
  `create schema books`,
  `create table books.customer (id bigint primary key, name text, email text, town text)`,
  `create table books.invoice (id bigint primary key, customer_id bigint, ref text, total numeric(12, 2), dated_on date)`,
  `create table books.receipt (id bigint primary key, invoice_id bigint, amount numeric(12, 2), dated_on date)`,
  `insert into books.customer select n, 'Customer ' || n, 'c' || n || '@example.com', 'Leeds' from generate_series(1, 1000) n`,
  `insert into books.invoice select n, 1 + n % 1000, 'INV-' || n, 120, date '2026-10-01' + (n % 60)::integer from generate_series(1, 10000) n`,
  `insert into books.receipt select n, n, 60, date '2026-11-20' from generate_series(1, 5000) n`,
  `insert into freeagent_mirror.contacts (company, freeagent_id, organisation_name, email, status, raw)
   select 'acme', 100000 + id, name, email, 'Active', jsonb_build_object('organisation_name', name, 'email', email, 'town', town, 'status', 'Active')
   from books.customer`,
  `insert into freeagent_mirror.invoices (company, freeagent_id, contact_id, reference, dated_on, currency, status, net_value, sales_tax_value, total_value, paid_value, due_value, raw)
   select 'acme', 200000 + id, 100000 + customer_id, ref, dated_on, 'GBP', 'Open', 100, 20, total, 0, 120, '{}' from books.invoice`,
  `insert into freeagent_mirror.bank_accounts (company, freeagent_id, name, type, currency, is_primary, raw)
   values ('acme', 1, 'Current account', 'StandardBankAccount', 'GBP', true, '{}')`,
  `insert into freeagent_mirror.bank_transaction_explanations (company, freeagent_id, bank_account_id, dated_on, gross_value, paid_invoice_id, marked_for_review, is_deletable, raw)
   select 'acme', 300000 + id, 1, dated_on, amount, 200000 + invoice_id, false, true, '{}' from books.receipt`,
  ...Object.entries({ contact: ["customer", 100000], invoice: ["invoice", 200000], payment: ["receipt", 300000] }).map(
    ([entity, [table, first]]) =>
      `insert into freeagent_sync.links (company, entity, source_key, freeagent_id, made_by_us, base, sent_hash)
       select 'acme', '${entity}', id::text, ${first} + id, true, '{}', 'x' from books.${table}`,
  ),
];

/** A back office and the mirror of FreeAgent beside it, for a comparison. */
export interface Sides {
  readonly database: Database;
  /** Writes a mapping file anew. `select` gets the one that is there. */
  map(file: string, select: (present: string) => string): void;
  /** Compares the two sides and gives what is told, a line each, sorted. An apply file takes bank payments over, unless told. */
  compare(applyFiles?: ApplyFiles, rules?: typeof defaultRules): Promise<readonly string[]>;
  mapping(): Promise<Mapping>;
  close(): Promise<void>;
}

/** The two sides in step. */
export async function openSides(): Promise<Sides> {
  const lent = await lendDatabase();
  const { database } = lent;
  const folder = mkdtempSync(join(tmpdir(), "freeagent-sync-reconcile-"));
  for (const [name, sql] of Object.entries(mappingFiles)) writeFileSync(join(folder, name), sql);
  await database.transaction(async (transaction) => {
    for (const statement of bothSidesInStep) await transaction.execute(statement);
  });
  return {
    database,
    map: (file, select) => {
      writeFileSync(join(folder, file), select(mappingFiles[file] ?? ""));
    },
    compare: (applyFiles = { bank_payments: "select $1" }, rules = defaultRules) =>
      compare(database, folder, applyFiles, rules),
    mapping: () => readMapping(database, folder),
    close: async () => {
      await lent.drop();
      rmSync(folder, { recursive: true });
    },
  };
}

async function compare(
  database: Database,
  folder: string,
  applyFiles: ApplyFiles,
  rules: typeof defaultRules,
): Promise<readonly string[]> {
  const lease = await database.transaction((transaction) => acquireLease(transaction, "acme", "test", 1, 60));
  const runId = await startRun(database, lease, "reconcile", "1.2.3");
  const mapping = await readMapping(database, folder);
  const company = { name: "acme", rules, capture: { contact: [], invoice: [], payment: [] } };
  try {
    await reconcile({ applyFiles, company, database, lease, mapping, runId });
  } finally {
    await database.execute("delete from freeagent_sync.leases");
  }
  const rows = await database.query(
    `select concat_ws(' ', class, entity, coalesce(source_key, freeagent_url), field, back_end_value, freeagent_value) as told
     from freeagent_sync.report_reconciliation`,
  );
  return rows.map((row) => String(row["told"])).toSorted();
}
