import { afterAll, beforeAll, expect, test } from "vitest";
import type { Queryable } from "../../domain/queryable.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

let lent: LentDatabase;
beforeAll(async () => {
  lent = await lendDatabase();
  for (const statement of plantedRows) await lent.database.execute(statement);
});
afterAll(() => lent.drop());

/** Every view of ours, those that other views read included. */
const views = [
  "freeagent_sync.report_night",
  "freeagent_sync.report_backlog",
  "freeagent_sync.report_rejects",
  "freeagent_sync.report_reconciliation",
  "freeagent_sync.report_aged_debtors",
  "freeagent_sync.report_bank_payments",
  "freeagent_sync.report_contact_conflicts",
  "freeagent_sync.report_api_usage",
  "freeagent_sync.report_history",
  "freeagent_sync.bank_payments_open",
  "freeagent_mirror.entries_on_invoices",
  "freeagent_mirror.invoice_payments",
];

// Etc/GMT+12 and Kiritimati never have the same day; Kolkata's hours begin at half past ours.
const sessions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "a west one": { TimeZone: "Etc/GMT+12", DateStyle: "German, DMY", search_path: "", extra_float_digits: "-15" },
  "an east one": { TimeZone: "Pacific/Kiritimati", DateStyle: "SQL, MDY", search_path: "decoy, pg_catalog" },
  "one at half past": { TimeZone: "Asia/Kolkata", IntervalStyle: "sql_standard", extra_float_digits: "3" },
  "one in London": { TimeZone: "Europe/London", DateStyle: "Postgres, YMD", standard_conforming_strings: "off" },
};

/** Invoices due on every day around each edge of the buckets; runs in each quarter of an hour; and rows of every other view. */
const plantedRows = [
  `insert into freeagent_mirror.bank_accounts (company, freeagent_id, name, type, currency, is_primary, raw)
   values ('acme', 1, 'Current account', 'StandardBankAccount', 'GBP', true, '{}')`,
  `insert into freeagent_mirror.invoices (company, freeagent_id, contact_id, reference, dated_on, due_on, currency, status, total_value, paid_value, due_value, raw)
   select 'acme', edge * 10 + day, 1, 'INV', current_date - 100, current_date - edge - day, 'GBP', 'Open', 1, 0, 1, '{}'
   from unnest(array[0, 30, 60, 90]) edge, generate_series(-3, 3) day`,
  `insert into freeagent_mirror.bank_transaction_explanations
     (company, freeagent_id, bank_account_id, dated_on, gross_value, paid_invoice_id, marked_for_review, is_deletable, raw)
   values ('acme', 1, 1, current_date, 0.1, 1, false, true, '{}')`,
  `insert into freeagent_sync.links (company, entity, source_key, made_by_us, base, sent_hash)
   values ('acme', 'payment', 'q', false, '{"paid_invoice": "/v2/invoices/2", "paid_value": "0.30"}', 'x')`,
  `insert into freeagent_sync.runs (company, command, epoch, version, started_at, finished_at, exit_code, reads, writes)
   select 'acme', 'nightly', n, '1', timestamptz '2026-03-28 22:10Z' + n * interval '15 minutes', timestamptz '2026-03-28 22:12Z' + n * interval '17 minutes', 0, 3, n
   from generate_series(1, 40) n`,
  `insert into freeagent_sync.run_counts (run_id, pipeline, claimed, created, started_at)
   select run_id, 'push invoices', 5, 5, started_at from freeagent_sync.runs`,
  `insert into freeagent_sync.rejects (company, entity, source_key, reason, detail) values ('acme', 'invoice', '7', 'total_mismatch', 'x')`,
  `insert into freeagent_sync.invoice_changes (company, source_key, op) values ('acme', '7', 'U'), ('acme', '9', 'U')`,
  `insert into freeagent_sync.differences (company, class, entity, difference_key, source_key, mend, run_id, since)
   values ('acme', 'amount_differs', 'invoice', '7', '7', 'look', 1, now())`,
  `insert into freeagent_sync.contact_updates (company, contact_source_key, field, decision, run_id) values ('acme', '3', 'town', 'conflict', 1)`,
  `insert into freeagent_sync.bank_payments
     (company, kind, status, origin, invoice_source_key, invoice_url, explanation_url, bank_account, dated_on, amount, currency, run_id)
   values ('acme', 'payment', 'confirmed', 'bank', '7', '/v2/invoices/1', '/v2/bank_transaction_explanations/1', 'Current account', current_date, 1, 'GBP', 1)`,
  "create schema decoy",
  "create function decoy.statement_timestamp() returns timestamptz language sql as $$ select timestamptz '2001-01-01' $$",
  "create function decoy.round(numeric, integer) returns numeric language sql as $$ select 7.0 $$",
];

/** How many rows a session of our settings reads of a view, and how many another reads otherwise; their order counts, an age does not. */
async function compare(view: string, settings: Readonly<Record<string, string>>) {
  const [row] = await lent.database.transaction(async (session) => {
    await keep(session, "ours", view, { TimeZone: "UTC", DateStyle: "ISO" });
    await keep(session, "theirs", view, settings);
    return session.query(
      `select
         (select count(*) from pg_temp.ours)::integer as rows,
         (select count(*) from (select * from pg_temp.ours except all select * from pg_temp.theirs) d)::integer as differing`,
    );
  });
  return { rows: Number(row?.["rows"]), differing: Number(row?.["differing"]) };
}

async function keep(session: Queryable, name: string, view: string, settings: Readonly<Record<string, string>>) {
  for (const [setting, value] of Object.entries(settings)) {
    await session.query("select set_config($1, $2, true)", [setting, value]);
  }
  await session.execute(
    `create temporary table ${name} on commit drop as select row_number() over () as place, v.* from ${view} v`,
  );
  await session.execute(`alter table pg_temp.${name} drop column if exists age`);
}

test("every view of ours is compared here", async () => {
  const rows = await lent.database.query(
    "select format('%I.%I', schemaname, viewname) as view from pg_views where schemaname in ('freeagent_sync', 'freeagent_mirror')",
  );
  expect(rows.map((row) => row["view"]).toSorted()).toEqual(views.toSorted());
});

test.each(views)(
  "%s says the same to a session in any time zone, with any way to write dates and any search path",
  async (view) => {
    for (const [session, settings] of Object.entries(sessions)) {
      const { rows, differing } = await compare(view, settings);
      expect(rows, session).toBeGreaterThan(0);
      expect(differing, session).toBe(0);
    }
  },
);
