import { changeCustomers } from "./change-customers.ts";
import { generateCustomer } from "./generate-customer.ts";
import { generateInvoice } from "./generate-invoice.ts";
import type { Buyer } from "./generate-invoice.ts";
import { insertCustomers } from "./insert-customers.ts";
import { insertInvoices } from "./insert-invoices.ts";
import { receiveMoney } from "./receive-money.ts";
import type { SalesDatabase } from "./sales-database.ts";
import { seededDice } from "./seeded-dice.ts";

/** Which day to live. The same day after the same past gives the same rows. */
interface DayOptions {
  readonly seed: number;
  /** The day, `YYYY-MM-DD`; not before the last invoice. */
  readonly today: string;
  /** How many unpaid invoices to change although they were sent already; none unless told. */
  readonly amended?: number;
}

/** Keys of the rows that the day touched, as text, in ascending order. */
export interface LivedDay {
  readonly newCustomers: readonly string[];
  readonly changedCustomers: readonly string[];
  readonly newInvoices: readonly string[];
  readonly amendedInvoices: readonly string[];
  /** Invoices that were paid today, all but the last three in full. */
  readonly paidInvoices: readonly string[];
  readonly newReceipts: readonly string[];
}

const NEW_CUSTOMERS = 5;
const CHANGED_CUSTOMERS = 10;
const NEW_INVOICES = 20;
const PAID_INVOICES = 15;
const PAID_IN_PART = 3;

/**
 * A working day in the back office: new customers, each with a first invoice, more invoices for old ones, customers
 * who moved, and money received and recorded by hand. Pass an open transaction to have it happen all at once.
 */
export async function liveOneDay(database: SalesDatabase, options: DayOptions): Promise<LivedDay> {
  const old = await oldCustomers(database, options);
  const changedCustomers = ascending(old.slice(0, CHANGED_CUSTOMERS).map((buyer) => buyer.customerId));
  const unpaid = await unpaidInvoices(database, options);
  const paidInvoices = ascending(unpaid.slice(0, PAID_INVOICES));
  const amendedInvoices = ascending(unpaid.slice(PAID_INVOICES));

  const newBuyers = await welcomeCustomers(database, options);
  await changeCustomers(database, changedCustomers, options);
  const newInvoices = await writeInvoices(database, options, [...newBuyers, ...old]);
  await amendInvoices(database, amendedInvoices);
  const incoming = paidInvoices.map((invoiceKey, index) => ({
    invoiceKey,
    share: index < paidInvoices.length - PAID_IN_PART ? 1 : 0.5,
  }));
  const newReceipts = await receiveMoney(database, incoming, options.today);
  const newCustomers = newBuyers.map((buyer) => buyer.customerId);
  return { newCustomers, changedCustomers, newInvoices, amendedInvoices, paidInvoices, newReceipts };
}

/** Customers to change and to sell to, in the day's own order. */
async function oldCustomers(database: SalesDatabase, { seed, today }: DayOptions): Promise<Buyer[]> {
  const rows = await database.query(
    `select customer_id::text as customer_id, terms_days, country_code
      from sales.customers
      where deleted_at is null
      order by md5($1 || '/' || customer_id), customer_id
      limit $2`,
    [`${seed}/${today}`, CHANGED_CUSTOMERS + NEW_INVOICES],
  );
  return rows.map((row) => ({
    customerId: String(row["customer_id"]),
    termsDays: Number(row["terms_days"]),
    abroad: row["country_code"] !== "GB",
  }));
}

/** Invoices on which nothing was received so far: the first ones will be paid, the rest amended. */
async function unpaidInvoices(database: SalesDatabase, { seed, today, amended = 0 }: DayOptions): Promise<string[]> {
  const rows = await database.query(
    `select invoice_id::text as invoice_id
      from sales.invoices
      where paid_pence = 0
        and not paid
        and deleted_at is null
        and cancelled_on is null
      order by md5($1 || '/' || invoice_id), invoice_id
      limit $2`,
    [`${seed}/${today}`, PAID_INVOICES + amended],
  );
  return rows.map((row) => String(row["invoice_id"]));
}

async function welcomeCustomers(database: SalesDatabase, { seed, today }: DayOptions): Promise<Buyer[]> {
  const known = await count(database, "customers");
  const customers = Array.from({ length: NEW_CUSTOMERS }, (_, index) => ({
    ...generateCustomer(seed, known + index),
    deleted: false,
  }));
  const keys = await insertCustomers(database, customers, today);
  return customers.map((customer, index) => ({
    customerId: keys[index] ?? "",
    termsDays: customer.terms_days,
    abroad: customer.country_code !== "GB",
  }));
}

async function writeInvoices(
  database: SalesDatabase,
  { seed, today }: DayOptions,
  buyers: readonly Buyer[],
): Promise<string[]> {
  const known = await count(database, "invoices");
  const invoices = buyers.slice(0, NEW_INVOICES).map((buyer, index) =>
    generateInvoice(seed, known + index, {
      buyer,
      issuedOn: today,
      lineCount: seededDice(seed, "line count", known + index).between(1, 4),
    }),
  );
  return insertInvoices(database, invoices);
}

/** One more of whatever is on the first line: the total changes, the customer has the old invoice already. */
async function amendInvoices(database: SalesDatabase, keys: readonly string[]): Promise<void> {
  await database.execute(
    `update sales.invoice_lines
      set quantity = quantity + 1
      where (invoice_id, line_no) in (
        select invoice_id, min(line_no)
        from sales.invoice_lines
        where invoice_id = any($1::bigint[])
        group by invoice_id
      )`,
    [keys],
  );
}

async function count(database: SalesDatabase, table: "customers" | "invoices"): Promise<number> {
  const [row] = await database.query(`select count(*)::integer as count from sales.${table}`);
  return Number(row?.["count"]);
}

function ascending(keys: readonly string[]): string[] {
  return keys.toSorted((left, right) => Number(left) - Number(right));
}
