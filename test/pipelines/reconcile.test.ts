import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openSides, type Sides } from "./two-sides.ts";

let sides: Sides;
beforeEach(async () => {
  sides = await openSides();
});
afterEach(() => sides.close());

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
    expect(await sides.compare()).toEqual([]);
    for (const [sql] of plants) await sides.database.execute(sql);
    expect(await sides.compare()).toEqual(plants.map(([, told]) => told).toSorted());
    const mends = await sides.database.query(
      "select mend from freeagent_sync.differences where mend ~ 'freeagent-sync'",
    );
    expect(mends.length).toBeGreaterThan(5);
    for (const { mend } of mends) expect(mend).toMatch(/freeagent-sync .* --company acme(,|$)/);
    const amounts =
      "select distinct entity, currency from freeagent_sync.differences where field in ('amount', 'total_value')";
    expect(await sides.database.query(`${amounts} order by 1`)).toEqual([
      { entity: "invoice", currency: "GBP" },
      { entity: "payment", currency: "GBP" },
    ]);
  });

  test("keeps since when a difference goes on, and forgets one that is gone", async () => {
    const [missing, , , orphan] = plants;
    for (const [sql] of [missing, orphan] as (typeof plants)[number][]) await sides.database.execute(sql);
    await sides.compare();
    const since = "select class, since::text from freeagent_sync.differences order by class";
    const before = await sides.database.query(since);
    await sides.database.execute("update freeagent_mirror.invoices set deleted_at = null where freeagent_id = 209004");
    await sides.compare();
    expect(await sides.database.query(since)).toEqual(before.filter((row) => row["class"] === "missing_in_freeagent"));
  });

  test("leaves alone what a person dismissed, a field that waits to be taken over, and customers hidden before they were sent", async () => {
    const [, notSent] = plants;
    for (const sql of [
      notSent?.[0] ?? "",
      "update freeagent_sync.rejects set dismissed_at = now(), dismissed_by = 'dba', dismissed_because = 'paper'",
      `update freeagent_mirror.contacts set raw = raw || '{"town": "York"}' where freeagent_id = 100010`,
      `insert into freeagent_sync.contact_updates (company, contact_source_key, field, new_value, decision, run_id)
       values ('acme', '10', 'town', 'York', 'apply', 1)`,
    ]) {
      await sides.database.execute(sql);
    }
    expect(await sides.compare()).toEqual([]);
  });

  test("is silent about what was ours once, about another company, and about a payment taken over, but not about a copy", async () => {
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
      await sides.database.execute(sql);
    }
    expect(await sides.compare()).toEqual(["duplicate invoice 9001 reference INV-9001 INV-9001"]);
  });

  test("tells of a payment whose entry pays another invoice, although its own is not in FreeAgent any more", async () => {
    for (const sql of [
      "update freeagent_mirror.bank_transaction_explanations set paid_invoice_id = 209001 where freeagent_id = 300001",
      "update freeagent_mirror.invoices set deleted_at = now() where freeagent_id = 200001",
      "update freeagent_sync.links set state = 'deleted' where entity = 'invoice' and source_key = '1'",
      `insert into freeagent_sync.rejects (company, entity, source_key, reason, detail)
       values ('acme', 'invoice', '1', 'deleted_in_freeagent', 'Somebody deleted it.')`,
    ]) {
      await sides.database.execute(sql);
    }
    expect(await sides.compare()).toEqual([
      "not_sent invoice 1",
      "paid_differs payment 1 paid_invoice /v2/invoices/209001",
    ]);
  });

  test("finds a field equal that differs only in how its letters are composed, or in space around it", async () => {
    await sides.database.execute("update books.customer set town = ' Cafe' || chr(769) || ' ' where id = 1");
    await sides.database.execute("update books.customer set town = ' ' where id = 2");
    await sides.database.execute(
      `update freeagent_mirror.contacts set raw = raw || jsonb_build_object('town', 'Caf' || chr(233)) where freeagent_id = 100001`,
    );
    expect(await sides.compare()).toEqual([]);
  });

  test("compares terms and comments where the mapping has them, and a text that is left empty is no opinion", async () => {
    await sides.database.execute(
      `update freeagent_mirror.invoices
       set due_on = dated_on + 30, raw = jsonb_build_object('payment_terms_in_days', 30, 'due_on', dated_on + 30)`,
    );
    expect(await sides.compare()).toEqual([]);
    await sides.database.execute(
      `update freeagent_mirror.invoices
       set due_on = dated_on + 14, raw = raw || jsonb_build_object('payment_terms_in_days', 14, 'due_on', dated_on + 14, 'comments', 'By hand')
       where freeagent_id in (200001, 200002)`,
    );
    // A due day of a person's own, with the terms as they were.
    await sides.database.execute(
      "update freeagent_mirror.invoices set due_on = dated_on + 2 where freeagent_id = 200003",
    );
    const terms = ["1", "2"].map((key) => `invoice_differs invoice ${key} payment_terms_in_days 30 14`);
    expect(await sides.compare()).toEqual(terms);

    sides.map("invoices.sql", (sql) =>
      sql.replace(
        "30 as payment_terms_in_days",
        `30 as payment_terms_in_days, case id when 3 then dated_on + 2 end as due_on,
         case id when 1 then 'Cafe' || chr(769) || ' ' when 2 then ' ' when 5 then 'Thanks' end as comments`,
      ),
    );
    await sides.database.execute(
      `update freeagent_mirror.invoices set raw = raw || '{"comments": "Thanks\\n"}' where freeagent_id = 200005`,
    );
    expect(await sides.compare()).toEqual(["invoice_differs invoice 1 comments Caf\u00e9 By hand", terms[0], terms[1]]);
    await sides.database.execute(
      `update freeagent_mirror.invoices set raw = raw || jsonb_build_object('comments', 'Caf' || chr(233)) where freeagent_id = 200001`,
    );
    expect((await sides.compare()).filter((told) => told.includes("comments"))).toEqual([]);
  });

  test("gives a back office that reads the feed by itself a day to take a bank payment over", async () => {
    await sides.database.execute(
      `insert into freeagent_mirror.bank_transaction_explanations (company, freeagent_id, bank_account_id, dated_on, gross_value, paid_invoice_id, marked_for_review, is_deletable, raw)
       values ('acme', 900006, 1, '2026-11-21', 25, 209006, false, true, '{}');
       insert into freeagent_sync.bank_payments (company, kind, status, origin, invoice_source_key, invoice_url, explanation_url, bank_account, dated_on, amount, currency, run_id)
       values ('acme', 'payment', 'confirmed', 'bank', '9006', '/v2/invoices/209006', '/v2/bank_transaction_explanations/900006', 'Current account', '2026-11-21', 25, 'GBP', 1)`,
    );
    const told = ["paid_differs invoice 9006 paid_value 0 25.00"];
    expect(await sides.compare()).toEqual(told);
    expect(await sides.compare({})).toEqual([]);
    await sides.database.execute("update freeagent_sync.bank_payments set staged_at = staged_at - interval '25 hours'");
    expect(await sides.compare({})).toEqual(told);
    await sides.database.execute(
      `update freeagent_mirror.bank_transaction_explanations set deleted_at = now() where freeagent_id = 900006;
       insert into freeagent_sync.bank_payments (company, kind, status, origin, invoice_source_key, invoice_url, explanation_url, bank_account, dated_on, amount, currency, run_id)
       select company, 'reversal', status, origin, invoice_source_key, invoice_url, explanation_url, bank_account, dated_on, -amount, currency, run_id
       from freeagent_sync.bank_payments`,
    );
    expect(await sides.compare({})).toEqual([]);
  });

  test("sums both sides by currency, month and status", async () => {
    await sides.compare();
    const rows = await sides.database.query(
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
