import { compareSides, type BookedInvoice } from "../../cli/demo/compare-sides.ts";
import { TODAY, type SampleWorld } from "../support/sample-world.ts";

/** What is wrong between the two sides, a sentence each: missing, doubled, another penny, a write without an outcome. */
export async function problemsOf({ control, database }: SampleWorld): Promise<string[]> {
  const books = (await control("GET", "/books")) as { invoices: BookedInvoice[]; contacts: unknown[] };
  const { differences } = await compareSides(database, books.invoices);
  const [row] = await database.query(
    `select (select count(*)::integer from sales.customers) as customers,
            (select count(*)::integer from freeagent_sync.rejects) as rejects,
            (select count(*)::integer from freeagent_sync.intents where finished_at is null) as open`,
  );
  const problems = [...differences];
  if (row?.["customers"] !== books.contacts.length) {
    problems.push(`${books.contacts.length} contacts for ${String(row?.["customers"])} customers`);
  }
  if (row?.["rejects"] !== 0) problems.push(`${String(row?.["rejects"])} rejects`);
  if (row?.["open"] !== 0) problems.push(`${String(row?.["open"])} writes without an outcome`);
  return problems;
}

/** Writes new invoices of one line each into the back office. */
export async function writeInvoices({ database }: SampleWorld, numbers: readonly string[]): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.execute(
      `insert into sales.invoices (customer_id, number, issued_on, terms_days)
       select (select min(customer_id) from sales.customers where deleted_at is null), n.number, date '2026-11-20', 30
       from unnest($1::text[]) with ordinality as n (number, place)
       order by n.place`,
      [numbers],
    );
    await transaction.execute(
      `insert into sales.invoice_lines (invoice_id, line_no, description, unit, quantity, unit_price_pence, vat_code)
       select invoice_id, 1, 'Board', 'each', 3, 1999, 'S'
       from sales.invoices
       where number = any($1::text[])`,
      [numbers],
    );
  });
}

/** A customer pays an invoice by bank, and the book-keeper explains the line in FreeAgent. Pounds. */
export async function payByBank({ control }: SampleWorld, number: string, amount: string): Promise<void> {
  const line = { amount, dated_on: TODAY, description: `FASTER PAYMENT ${number}` };
  const { bank_transaction: booked } = (await control("POST", "/bank_lines", line)) as {
    bank_transaction: { url: string };
  };
  const { invoices } = (await control("GET", "/books")) as { invoices: { url: string; reference: string }[] };
  const paid = invoices.find(({ reference }) => reference === number)?.url;
  await control("POST", "/explanations", { bank_transaction: booked.url, parts: [{ paid_invoice: paid, amount }] });
}

/** PostgreSQL ends a transaction whose owner is gone, as it does by itself within a minute. */
export async function lostTransactionsEnd({ database }: SampleWorld): Promise<void> {
  await database.query(
    `select pg_terminate_backend(pid)
     from pg_stat_activity
     where datname = current_database()
       and state = 'idle in transaction'`,
  );
}

/** What a run left that could not take its leave comes to its end: its transaction, and its lease. */
export async function leaseEnds(world: SampleWorld): Promise<void> {
  await lostTransactionsEnd(world);
  await world.database.execute(
    "update freeagent_sync.leases set until = least(until, clock_timestamp() - interval '2 seconds')",
  );
}
