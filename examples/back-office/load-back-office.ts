import { readFile } from "node:fs/promises";
import { backOfficeFolder } from "./back-office-folder.ts";
import { dayAfter } from "./day-after.ts";
import { generateCustomer } from "./generate-customer.ts";
import { generateInvoice } from "./generate-invoice.ts";
import type { Buyer } from "./generate-invoice.ts";
import { insertCustomers } from "./insert-customers.ts";
import { insertInvoices } from "./insert-invoices.ts";
import { recordPastReceipts } from "./record-past-receipts.ts";
import type { SalesDatabase } from "./sales-database.ts";
import { seededDice } from "./seeded-dice.ts";

/** How to fill the sample. The same options give the same rows, keys included. */
interface LoadOptions {
  readonly seed: number;
  /** 1 = 200 customers, 1,000 invoices, 2,500 lines, 300 receipts; fractions and values up to 1,000 are fine. */
  readonly scale: number;
  /** The last day of business, `YYYY-MM-DD`: invoices are issued on the 120 days that end with it. */
  readonly today: string;
}

/** Rows per table. */
export interface LoadedBackOffice {
  readonly customers: number;
  readonly invoices: number;
  readonly lines: number;
  readonly receipts: number;
}

const BATCH = 5_000;
const DAYS_OF_BUSINESS = 120;

/** Creates schema `sales` and fills it: `createBackOffice`, then `fillBackOffice`. */
export async function loadBackOffice(database: SalesDatabase, options: LoadOptions): Promise<LoadedBackOffice> {
  await createBackOffice(database);
  return fillBackOffice(database, options);
}

/** Creates the empty schema `sales`. Fails when it is there already: a sample never overwrites anything. */
export async function createBackOffice(database: SalesDatabase): Promise<void> {
  await database.execute(await readFile(`${backOfficeFolder()}schema.sql`, "utf8"));
}

/** Fills the schema. Not one transaction unless `database` is one. */
export async function fillBackOffice(database: SalesDatabase, options: LoadOptions): Promise<LoadedBackOffice> {
  const { seed, scale, today } = options;
  await database.execute(`
    insert into sales.vat_codes (vat_code, description, rate)
    values ('S', 'Standard rate', 20), ('R', 'Reduced rate', 5), ('Z', 'Zero rate', 0)`);
  const buyers = await loadCustomers(database, options, Math.max(1, Math.round(200 * scale)));
  const { invoices, lines } = await loadInvoices(database, options, buyers.active);
  const receipts = await recordPastReceipts(database, { seed, scale, today });
  await database.execute(
    "analyze sales.customers, sales.vat_codes, sales.invoices, sales.invoice_lines, sales.receipts",
  );
  return { customers: buyers.all, invoices, lines, receipts };
}

async function loadCustomers(
  database: SalesDatabase,
  { seed, today }: LoadOptions,
  count: number,
): Promise<{ all: number; active: Buyer[] }> {
  const active: Buyer[] = [];
  for (let start = 0; start < count; start += BATCH) {
    const customers = Array.from({ length: Math.min(BATCH, count - start) }, (_, offset) =>
      generateCustomer(seed, start + offset),
    );
    const keys = await insertCustomers(database, customers, today);
    for (const [index, customer] of customers.entries()) {
      if (customer.deleted) continue;
      const abroad = customer.country_code !== "GB";
      active.push({ customerId: keys[index] ?? "", termsDays: customer.terms_days, abroad });
    }
  }
  return { all: count, active };
}

async function loadInvoices(
  database: SalesDatabase,
  { seed, scale, today }: LoadOptions,
  buyers: readonly Buyer[],
): Promise<{ invoices: number; lines: number }> {
  const count = Math.max(1, Math.round(1_000 * scale));
  let lines = 0;
  for (let start = 0; start < count; start += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - start) }, (_, offset) => {
      const index = start + offset;
      // Numbers rise with the dates, as they do in a book of invoices; lines go 1, 2, 3, 4.
      const daysAgo = Math.floor(((count - 1 - index) * DAYS_OF_BUSINESS) / count);
      return generateInvoice(seed, index, {
        buyer: seededDice(seed, "buyer", index).pick(buyers),
        issuedOn: dayAfter(today, -daysAgo),
        lineCount: 1 + (index % 4),
      });
    });
    await insertInvoices(database, batch);
    lines += batch.reduce((sum, invoice) => sum + invoice.lines.length, 0);
  }
  return { invoices: count, lines };
}
