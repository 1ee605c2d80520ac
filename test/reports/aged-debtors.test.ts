import { afterAll, beforeAll, expect, test } from "vitest";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

let lent: LentDatabase;
beforeAll(async () => {
  lent = await lendDatabase();
  for (const statement of planted) await lent.database.execute(statement);
});
afterAll(() => lent.drop());

const explanation =
  "insert into freeagent_mirror.bank_transaction_explanations (company, freeagent_id, bank_account_id, dated_on, gross_value, paid_invoice_id, marked_for_review, is_deletable, raw)";

/** Invoice 1 has 30 paid by a linked payment and 20 taken over from the feed; 2 is not due; 3 is a draft; 4 is paid here. */
const planted = [
  `insert into freeagent_mirror.bank_accounts (company, freeagent_id, name, type, currency, is_primary, raw)
   values ('acme', 1, 'Current account', 'StandardBankAccount', 'GBP', true, '{}')`,
  `insert into freeagent_mirror.invoices (company, freeagent_id, contact_id, reference, dated_on, due_on, currency, status, total_value, paid_value, due_value, raw)
   values
     ('acme', 1, 1, 'INV-1', current_date - 60, current_date - 45, 'GBP', 'Overdue', 100, 60, 40, '{}'),
     ('acme', 2, 1, 'INV-2', current_date, current_date + 30, 'GBP', 'Open', 70, 0, 70, '{}'),
     ('acme', 3, 1, 'INV-3', current_date - 60, current_date - 45, 'GBP', 'Draft', 500, 0, 500, '{}'),
     ('acme', 4, 1, 'INV-4', current_date - 60, current_date - 45, 'GBP', 'Overdue', 10, 0, 10, '{}')`,
  `insert into freeagent_sync.links (company, entity, source_key, freeagent_id, made_by_us, base, sent_hash)
   values ('acme', 'invoice', 'a', 1, true, '{}', 'x'), ('acme', 'invoice', 'd', 4, true, '{}', 'x'), ('acme', 'payment', 'p', 11, true, '{}', 'x')`,
  `${explanation} values
     ('acme', 11, 1, current_date, 30, 1, false, true, '{}'),
     ('acme', 12, 1, current_date, 30, 1, false, true, '{}')`,
  `insert into freeagent_sync.bank_payments (company, kind, status, origin, invoice_source_key, invoice_url, explanation_url, bank_account, dated_on, amount, currency, run_id, applied_at)
   values
     ('acme', 'payment', 'confirmed', 'bank', 'a', '/v2/invoices/1', '/v2/bank_transaction_explanations/12', 'Current account', current_date, 20, 'GBP', 1, now()),
     ('acme', 'payment', 'confirmed', 'bank', 'd', '/v2/invoices/4', '/v2/bank_transaction_explanations/13', 'Current account', current_date, 10, 'GBP', 1, now()),
     ('acme', 'payment', 'confirmed', 'bank', 'a', '/v2/invoices/1', '/v2/bank_transaction_explanations/14', 'Current account', current_date, 5, 'GBP', 1, null)`,
];

test("a payment of ours that something else had paid already is no debt here", async () => {
  for (const sql of [
    `insert into freeagent_mirror.invoices (company, freeagent_id, contact_id, reference, dated_on, due_on, currency, status, total_value, paid_value, due_value, raw)
     values ('other', 5, 1, 'INV-5', current_date, current_date, 'GBP', 'Paid', 80, 80, 0, '{}')`,
    `insert into freeagent_sync.links (company, entity, source_key, made_by_us, base, sent_hash)
     values ('other', 'payment', 'q', false, '{"paid_invoice": "/v2/invoices/5", "paid_value": "80"}', 'x')`,
  ]) {
    await lent.database.execute(sql);
  }
  const rows = await lent.database.query("select * from freeagent_sync.report_aged_debtors where company = 'other'");
  expect(rows).toEqual([]);
});

test("what was booked since FreeAgent was read is not due there any more, and a credit note is no payment too many", async () => {
  for (const sql of [
    `insert into freeagent_mirror.bank_accounts (company, freeagent_id, name, type, currency, is_primary, raw)
     values ('third', 1, 'Current account', 'StandardBankAccount', 'GBP', true, '{}')`,
    `insert into freeagent_mirror.invoices (company, freeagent_id, contact_id, reference, dated_on, due_on, currency, status, total_value, paid_value, due_value, raw)
     values ('third', 6, 1, 'INV-6', current_date, current_date, 'GBP', 'Open', 80, 0, 80, '{}'), ('third', 7, 1, 'INV-7', current_date, current_date, 'GBP', 'Open', 9, 2, 7, '{}')`,
    `${explanation} values ('third', 21, 1, current_date, 50, 6, false, true, '{}')`,
    `insert into freeagent_mirror.credit_note_reconciliations (company, freeagent_id, invoice_id, credit_note_id, gross_value, raw) values ('third', 1, 7, 8, 2, '{}')`,
    `insert into freeagent_sync.links (company, entity, source_key, freeagent_id, made_by_us, base, sent_hash) values ('third', 'payment', 'r', 21, true, '{}', 'x')`,
  ]) {
    await lent.database.execute(sql);
  }
  const rows = await lent.database.query(
    "select freeagent_due::numeric(9, 2)::text as there, back_end_due::numeric(9, 2)::text as here from freeagent_sync.report_aged_debtors where company = 'third'",
  );
  expect(rows).toEqual([{ there: "37.00", here: "39.00" }]);
});

test("aged debtors say what is due there, and here after payments of ours and those taken over, by how late it is", async () => {
  const rows = await lent.database.query(
    "select bucket, invoices::integer as invoices, freeagent_due::text as there, back_end_due::text as here from freeagent_sync.report_aged_debtors where company = 'acme'",
  );
  expect(rows).toEqual([
    { bucket: "not due", invoices: 1, there: "70", here: "70" },
    { bucket: "31-60 days", invoices: 2, there: "50", here: "50.00" },
  ]);
});
