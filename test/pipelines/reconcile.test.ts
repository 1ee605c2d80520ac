import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { defaultRules } from "../../config/settings-schema.ts";
import type { ApplyFiles } from "../../extract/read-apply-files.ts";
import { readMapping } from "../../extract/read-mapping.ts";
import { acquireLease } from "../../load/lease.ts";
import { startRun } from "../../load/record-run.ts";
import { reconcile } from "../../pipelines/reconcile.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

const mappingFiles: Readonly<Record<string, string>> = {
  "contacts.sql": "select id as source_key, name as organisation_name, email, town from books.customer",
  "invoices.sql":
    "select id as source_key, customer_id as contact_key, ref as reference, dated_on, 30 as payment_terms_in_days, 'GBP'::text as currency, total as expected_total from books.invoice",
  "invoice_items.sql":
    "select id as invoice_key, 1 as position, 'Goods'::text as description, 1::numeric as quantity, total as price from books.invoice",
  "payments.sql": "select id as source_key, invoice_id as invoice_key, amount, dated_on from books.receipt",
};

let lent: LentDatabase;
let folder: string;

beforeEach(async () => {
  lent = await lendDatabase();
  folder = mkdtempSync(join(tmpdir(), "freeagent-sync-reconcile-"));
  for (const [name, sql] of Object.entries(mappingFiles)) writeFileSync(join(folder, name), sql);
});
afterEach(async () => {
  await lent.drop();
  rmSync(folder, { recursive: true });
});

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

async function fill(): Promise<void> {
  await lent.database.transaction(async (transaction) => {
    for (const statement of bothSidesInStep) await transaction.execute(statement);
  });
}

async function compare(applyFiles: ApplyFiles = { bank_payments: "select $1" }): Promise<readonly string[]> {
  const { database } = lent;
  const lease = await database.transaction((transaction) => acquireLease(transaction, "acme", "test", 1, 60));
  const runId = await startRun(database, lease, "reconcile", "1.2.3");
  const mapping = await readMapping(database, folder);
  const company = { name: "acme", rules: defaultRules };
  await reconcile({ applyFiles, company, database, lease, mapping, runId });
  await database.execute("delete from freeagent_sync.leases");
  const rows = await database.query(
    `select concat_ws(' ', class, entity, coalesce(source_key, freeagent_url), field, back_end_value, freeagent_value) as told
     from freeagent_sync.report_reconciliation`,
  );
  return rows.map((row) => String(row["told"])).toSorted();
}

/** What is planted, and how it must be told. */
const plants: readonly (readonly [sql: string, told: string])[] = [
  [`insert into books.invoice values (20001, 1, 'INV-20001', 120, '2026-11-20')`, "missing_in_freeagent invoice 20001"],
  [
    `with made as (insert into books.invoice values (20002, 1, 'INV-20002', 120, '2026-11-20'))
     insert into freeagent_sync.rejects (company, entity, source_key, reason, detail) values ('acme', 'invoice', '20002', 'invalid_row', 'no lines')`,
    "not_sent invoice 20002",
  ],
  [
    `with changed as (update books.invoice set total = 130 where id = 3)
     insert into freeagent_sync.invoice_changes (company, source_key, op) values ('acme', '3', 'U')`,
    "not_sent invoice 3 total_value 130.00 120.00",
  ],
  [`update freeagent_mirror.invoices set deleted_at = now() where freeagent_id = 209004`, "orphan_link invoice 9004"],
  [
    `update freeagent_mirror.invoices set total_value = 119.99 where freeagent_id = 200005`,
    "amount_differs invoice 5 total_value 120.00 119.99",
  ],
  [
    `insert into freeagent_mirror.bank_transaction_explanations (company, freeagent_id, bank_account_id, dated_on, gross_value, paid_invoice_id, marked_for_review, is_deletable, raw)
     values ('acme', 900006, 1, '2026-11-21', 25, 209006, false, true, '{}')`,
    "paid_differs invoice 9006 paid_value 0 25.00",
  ],
  [
    `update freeagent_mirror.invoices set status = 'Draft' where freeagent_id = 209007`,
    "status_differs invoice 9007 status sent Draft",
  ],
  [
    `insert into freeagent_mirror.invoices (company, freeagent_id, contact_id, reference, dated_on, currency, status, total_value, paid_value, due_value, raw)
     select company, 900008, contact_id, reference, dated_on, currency, status, total_value, paid_value, due_value, raw
     from freeagent_mirror.invoices where freeagent_id = 209008`,
    "duplicate invoice 9008 reference INV-9008 INV-9008",
  ],
  [
    `insert into freeagent_mirror.invoices (company, freeagent_id, contact_id, reference, dated_on, currency, status, total_value, paid_value, due_value, raw)
     select company, 900009, contact_id, 'BY-HAND', dated_on, currency, status, total_value, paid_value, due_value, raw
     from freeagent_mirror.invoices where freeagent_id = 209008`,
    "missing_in_back_end invoice /v2/invoices/900009 120.00",
  ],
  [
    `update freeagent_mirror.invoices set reference = 'BY-HAND-2' where freeagent_id = 209016`,
    "invoice_differs invoice 9016 reference INV-9016 BY-HAND-2",
  ],
  [
    `update freeagent_mirror.invoices set contact_id = 100001 where freeagent_id = 209017`,
    "invoice_differs invoice 9017 contact /v2/contacts/100018 /v2/contacts/100001",
  ],
  [
    `update freeagent_mirror.invoices set dated_on = '2026-01-01' where freeagent_id = 209018`,
    "invoice_differs invoice 9018 dated_on 2026-10-19 2026-01-01",
  ],
  [
    `with also as (update freeagent_mirror.invoices set currency = 'EUR' where freeagent_id = 209019)
     update books.invoice set ref = ref || ' ' where id = 9020`,
    "invoice_differs invoice 9019 currency GBP EUR",
  ],
  [`update books.customer set town = 'York' where id = 10`, "contact_differs contact 10 town York Leeds"],
  [
    `insert into books.customer values (20011, 'New customer', 'new@example.com', 'Hull')`,
    "missing_in_freeagent contact 20011",
  ],
  [`update books.receipt set amount = 61 where id = 12`, "amount_differs payment 12 amount 61.00 60.00"],
  [
    `insert into books.receipt values (20013, 9013, 10, '2026-11-22')`,
    "missing_in_freeagent payment 20013 amount 10.00",
  ],
  [
    `update freeagent_mirror.bank_transaction_explanations set deleted_at = now() where freeagent_id = 300014`,
    "orphan_link payment 14 amount 60.00",
  ],
  [
    `with moved as (update freeagent_mirror.bank_transaction_explanations set paid_invoice_id = 209015 where freeagent_id = 300015)
     update books.receipt set invoice_id = 15 where id = 15`,
    "paid_differs payment 15 paid_invoice /v2/invoices/200015 /v2/invoices/209015",
  ],
];

describe("reconcile", () => {
  test("tells each of nineteen planted differences once, with its class and both values, among 10,000 invoices", async () => {
    await fill();
    expect(await compare()).toEqual([]);
    for (const [sql] of plants) await lent.database.execute(sql);
    expect(await compare()).toEqual(plants.map(([, told]) => told).toSorted());
    const amounts =
      "select distinct entity, currency from freeagent_sync.differences where field in ('amount', 'total_value')";
    expect(await lent.database.query(`${amounts} order by 1`)).toEqual([
      { entity: "invoice", currency: "GBP" },
      { entity: "payment", currency: "GBP" },
    ]);
  });

  test("keeps since when a difference goes on, and forgets one that is gone", async () => {
    await fill();
    const [missing, , , orphan] = plants;
    for (const [sql] of [missing, orphan] as (typeof plants)[number][]) await lent.database.execute(sql);
    await compare();
    const since = "select class, since::text from freeagent_sync.differences order by class";
    const before = await lent.database.query(since);
    await lent.database.execute("update freeagent_mirror.invoices set deleted_at = null where freeagent_id = 209004");
    await compare();
    expect(await lent.database.query(since)).toEqual(before.filter((row) => row["class"] === "missing_in_freeagent"));
  });

  test("leaves alone what a person dismissed, a field that waits to be taken over, and customers hidden before they were sent", async () => {
    await fill();
    const [, notSent] = plants;
    for (const sql of [
      notSent?.[0] ?? "",
      "update freeagent_sync.rejects set dismissed_at = now(), dismissed_by = 'dba', dismissed_because = 'paper'",
      `update freeagent_mirror.contacts set raw = raw || '{"town": "York"}' where freeagent_id = 100010`,
      `insert into freeagent_sync.contact_updates (company, contact_source_key, field, new_value, decision, run_id)
       values ('acme', '10', 'town', 'York', 'apply', 1)`,
    ]) {
      await lent.database.execute(sql);
    }
    expect(await compare()).toEqual([]);
  });

  test("is silent about what was ours once, about another company, and about a payment taken over, but not about a copy", async () => {
    await fill();
    const copy = (company: string, id: number, reference: string): string =>
      `insert into freeagent_mirror.invoices (company, freeagent_id, contact_id, reference, dated_on, currency, status, total_value, paid_value, due_value, raw)
       select '${company}', ${id}, contact_id, ${reference}, dated_on, currency, status, total_value, paid_value, due_value, raw
       from freeagent_mirror.invoices where freeagent_id = 209001`;
    for (const sql of [
      copy("acme", 900001, "'OURS-ONCE'"),
      copy("acme", 900002, "reference"),
      copy("other", 900003, "reference"),
      `insert into freeagent_sync.links (company, entity, source_key, freeagent_id, made_by_us, base, sent_hash, state)
       values ('acme', 'invoice', '-1', 900001, true, '{}', 'x', 'deleted'), ('acme', 'invoice', '-2', 900002, true, '{}', 'x', 'deleted')`,
      // Half of invoice 1 is paid by a payment of ours, the rest came through the feed.
      `insert into freeagent_mirror.bank_transaction_explanations (company, freeagent_id, bank_account_id, dated_on, gross_value, paid_invoice_id, marked_for_review, is_deletable, raw)
       values ('acme', 900004, 1, '2026-11-21', 60, 200001, false, true, '{}')`,
      `insert into freeagent_sync.bank_payments (company, kind, status, origin, invoice_source_key, invoice_url, explanation_url, bank_account, dated_on, amount, currency, run_id, applied_at)
       values ('acme', 'payment', 'confirmed', 'bank', '1', '/v2/invoices/200001', '/v2/bank_transaction_explanations/900004', 'Current account', '2026-11-21', 60, 'GBP', 1, now())`,
    ]) {
      await lent.database.execute(sql);
    }
    expect(await compare()).toEqual(["duplicate invoice 9001 reference INV-9001 INV-9001"]);
  });

  test("finds a field equal that differs only in how its letters are composed, or in space around it", async () => {
    await fill();
    await lent.database.execute("update books.customer set town = ' Cafe' || chr(769) || ' ' where id = 1");
    await lent.database.execute("update books.customer set town = ' ' where id = 2");
    await lent.database.execute(
      `update freeagent_mirror.contacts set raw = raw || jsonb_build_object('town', 'Caf' || chr(233)) where freeagent_id = 100001`,
    );
    expect(await compare()).toEqual([]);
  });

  test("gives a back office that reads the feed by itself a day to take a bank payment over", async () => {
    await fill();
    await lent.database.execute(
      `insert into freeagent_mirror.bank_transaction_explanations (company, freeagent_id, bank_account_id, dated_on, gross_value, paid_invoice_id, marked_for_review, is_deletable, raw)
       values ('acme', 900006, 1, '2026-11-21', 25, 209006, false, true, '{}');
       insert into freeagent_sync.bank_payments (company, kind, status, origin, invoice_source_key, invoice_url, explanation_url, bank_account, dated_on, amount, currency, run_id)
       values ('acme', 'payment', 'confirmed', 'bank', '9006', '/v2/invoices/209006', '/v2/bank_transaction_explanations/900006', 'Current account', '2026-11-21', 25, 'GBP', 1)`,
    );
    const told = ["paid_differs invoice 9006 paid_value 0 25.00"];
    expect(await compare()).toEqual(told);
    expect(await compare({})).toEqual([]);
    await lent.database.execute("update freeagent_sync.bank_payments set staged_at = staged_at - interval '25 hours'");
    expect(await compare({})).toEqual(told);
    await lent.database.execute(
      `update freeagent_mirror.bank_transaction_explanations set deleted_at = now() where freeagent_id = 900006;
       insert into freeagent_sync.bank_payments (company, kind, status, origin, invoice_source_key, invoice_url, explanation_url, bank_account, dated_on, amount, currency, run_id)
       select company, 'reversal', status, origin, invoice_source_key, invoice_url, explanation_url, bank_account, dated_on, -amount, currency, run_id
       from freeagent_sync.bank_payments`,
    );
    expect(await compare({})).toEqual([]);
  });

  test("sums both sides by currency, month and status", async () => {
    await fill();
    await compare();
    const rows = await lent.database.query(
      `select entity, status, sum(back_end_count) as here, sum(back_end_amount) as amount,
         bool_and(back_end_count = freeagent_count and back_end_amount = freeagent_amount) as equal
       from freeagent_sync.side_totals
       group by entity, status
       order by entity, status`,
    );
    expect(rows).toEqual([
      { entity: "invoice", status: "part_paid", here: "5000", amount: "600000.00", equal: true },
      { entity: "invoice", status: "unpaid", here: "5000", amount: "600000.00", equal: true },
      { entity: "payment", status: "booked", here: "5000", amount: "300000.00", equal: true },
    ]);
  });
});
