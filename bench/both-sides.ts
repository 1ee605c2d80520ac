import type { Database } from "../domain/queryable.ts";

/** The mapping of the back office that `fillBothSides` makes. */
export const mappingFiles = {
  "contacts.sql": "select id as source_key, name as organisation_name, email from books.customer",
  "invoices.sql":
    "select id as source_key, customer_id as contact_key, ref as reference, dated_on, 30 as payment_terms_in_days, total as expected_total from books.invoice",
  "invoice_items.sql":
    "select id as invoice_key, 1 as position, 'Goods'::text as description, 1::numeric as quantity, total as price from books.invoice",
  "payments.sql": "select id as source_key, invoice_id as invoice_key, amount, dated_on from books.receipt",
};

/** The back office's tables, and FreeAgent's bank account. */
export const makeBackOffice = [
  "create schema books",
  "create table books.customer (id bigint primary key, name text, email text)",
  "create table books.invoice (id bigint primary key, customer_id bigint, ref text, total numeric(12, 2), dated_on date)",
  "create table books.receipt (id bigint primary key, invoice_id bigint, amount numeric(12, 2), dated_on date)",
  `insert into freeagent_mirror.bank_accounts (company, freeagent_id, name, type, currency, is_primary, raw)
   values ('acme', 1, 'Current account', 'StandardBankAccount', 'GBP', true, '{}')`,
];

/**
 * Makes both sides up to so many invoices: a tenth as many customers; one payment for every second invoice, pushed, and
 * one more for every fourth that came through the feed and was taken over. One invoice, customer and payment in a thousand
 * differs, and one invoice in a thousand has waited for a person.
 */
export async function fillBothSides(database: Database, from: number, to: number): Promise<void> {
  const numbers = `from generate_series(${from} + 1, ${to}) n`;
  const insert = [
    `into books.customer select n, 'Customer ' || n, 'c' || n || '@example.com' ${numbers} where n % 10 = 0`,
    `into books.invoice select n, 10 + (n - 1) / 10 * 10, 'INV-' || n, 120, date '2020-01-01' + (n % 2000)::integer ${numbers}`,
    `into books.receipt select n, n, 60, date '2020-02-01' + (n % 2000)::integer ${numbers} where n % 2 = 0`,
    `into freeagent_mirror.contacts (company, freeagent_id, organisation_name, email, status, raw)
     select 'acme', n, c.name, c.email, 'Active', jsonb_build_object('organisation_name', c.name, 'email', c.email)
     from (select n, 'Customer ' || n as name, case when n % 1000 = 0 then 'new' else 'c' end || n || '@example.com' as email ${numbers}) c
     where n % 10 = 0`,
    `into freeagent_mirror.invoices (company, freeagent_id, contact_id, reference, dated_on, due_on, currency, status, total_value, paid_value, due_value, raw)
     select 'acme', n, 10 + (n - 1) / 10 * 10, 'INV-' || n, date '2020-01-01' + (n % 2000)::integer, date '2020-01-31' + (n % 2000)::integer,
       'GBP', 'Open', case when n % 1000 = 1 then 121 else 120 end, 0, 120, '{}' ${numbers}`,
    `into freeagent_mirror.bank_transaction_explanations (company, freeagent_id, bank_account_id, dated_on, gross_value, paid_invoice_id, marked_for_review, is_deletable, raw)
     select 'acme', n, 1, date '2020-02-01' + (n % 2000)::integer, case when n % 1000 = 2 then 61 else 60 end, n, false, true, '{}' ${numbers}
     where n % 2 = 0 or n % 4 = 1`,
    `into freeagent_sync.bank_payments (company, kind, status, origin, invoice_source_key, invoice_reference, invoice_url, explanation_url, bank_account, dated_on, amount, currency, run_id, applied_at)
     select 'acme', 'payment', 'confirmed', case when n % 2 = 0 then 'sync' else 'bank' end, n, 'INV-' || n, '/v2/invoices/' || n,
       '/v2/bank_transaction_explanations/' || n, 'Current account', date '2020-02-01' + (n % 2000)::integer, 60, 'GBP', 1, now() ${numbers}
     where n % 2 = 0 or n % 4 = 1`,
    ...(["contact", "invoice", "payment"] as const).map((entity) => {
      const has = { contact: "n % 10 = 0", invoice: "true", payment: "n % 2 = 0" }[entity];
      return `into freeagent_sync.links (company, entity, source_key, freeagent_id, made_by_us, base, sent_hash)
              select 'acme', '${entity}', n::text, n, true, '{}', 'x' ${numbers} where ${has}`;
    }),
    `into freeagent_sync.rejects (company, entity, source_key, reason, detail)
     select 'acme', 'invoice', n::text, 'invalid_row', 'no lines' ${numbers} where n % 1000 = 3`,
    `into freeagent_sync.invoice_changes (company, source_key, op) select 'acme', n::text, 'U' ${numbers} where n % 1000 = 3`,
  ];
  for (const values of insert) await database.execute(`insert ${values}`);
  await database.execute("analyze");
}

/**
 * The comparison as one would write it by hand for these tables: full joins of rows, links and mirror, so that what is on
 * one side only shows in both directions; contacts by their two fields, invoices by total, status, what is paid of
 * them, reference, date and customer, payments by amount. It finds the same differences, and has no classes, ways on, ages, holds, sums or names for
 * them. Its links and mirror are this company's and what is not deleted.
 */
export const byHand = [
  `select m.id, f.freeagent_id, m.name, f.organisation_name, m.email, f.email
   from books.customer m
   full join (
     select * from freeagent_sync.links where company = 'acme' and entity = 'contact' and state <> 'deleted') l on l.source_key = m.id::text
   full join (select * from freeagent_mirror.contacts where company = 'acme' and deleted_at is null) f on f.freeagent_id = l.freeagent_id
   where m.id is null
      or f.freeagent_id is null
      or m.name is distinct from f.organisation_name
      or m.email is distinct from f.email`,
  `with here as (
     select source_key, sum(amount) as amount
     from (
       select invoice_id as source_key, amount from books.receipt
       union all
       select invoice_source_key::bigint, amount from freeagent_sync.bank_payments
       where company = 'acme' and status = 'confirmed' and origin <> 'sync' and applied_at is not null) known
     group by 1),
   there as (
     select paid_invoice_id as invoice_id, sum(gross_value) as amount
     from freeagent_mirror.bank_transaction_explanations
     where company = 'acme' and deleted_at is null and not marked_for_review and paid_invoice_id is not null
     group by 1)
   select m.id, f.freeagent_id, m.total, f.total_value, f.status, here.amount as paid_here, there.amount as paid_there,
     m.ref, f.reference, m.dated_on, f.dated_on as their_dated_on, c.freeagent_id as contact_id, f.contact_id as their_contact_id
   from books.invoice m
   full join (
     select * from freeagent_sync.links where company = 'acme' and entity = 'invoice' and state <> 'deleted') l on l.source_key = m.id::text
   full join (select * from freeagent_mirror.invoices where company = 'acme' and deleted_at is null) f on f.freeagent_id = l.freeagent_id
   left join here on here.source_key = m.id
   left join there on there.invoice_id = f.freeagent_id
   left join (
     select * from freeagent_sync.links where company = 'acme' and entity = 'contact' and state <> 'deleted') c on c.source_key = m.customer_id::text
   where m.id is null
      or f.freeagent_id is null
      or m.total <> f.total_value
      or m.ref is distinct from f.reference
      or m.dated_on <> f.dated_on
      or c.freeagent_id <> f.contact_id
      or f.status in ('Draft', 'Written-off', 'Refunded', 'Cancelled')
      or coalesce(here.amount, 0) <> coalesce(there.amount, 0)`,
  `select m.id, f.freeagent_id, m.amount, f.gross_value
   from books.receipt m
   left join (
     select * from freeagent_sync.links where company = 'acme' and entity = 'payment' and state <> 'deleted') l on l.source_key = m.id::text
   left join (
     select * from freeagent_mirror.bank_transaction_explanations where company = 'acme' and deleted_at is null) f on f.freeagent_id = l.freeagent_id
   where f.freeagent_id is null
      or m.amount <> f.gross_value`,
];
