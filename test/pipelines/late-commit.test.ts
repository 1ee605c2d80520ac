import { afterEach, expect, test } from "vitest";
import { compareSides, type BookedInvoice } from "../../cli/demo/compare-sides.ts";
import { make, type Change } from "../chaos/changes.ts";
import { openConnection } from "../support/open-connection.ts";
import { sampleWorld, type SampleWorld } from "../support/sample-world.ts";

let world: SampleWorld | undefined;
afterEach(() => world?.close());

const invoiceOf = (number: string): string[] => [
  `insert into sales.invoices (customer_id, number, issued_on, terms_days)
   select min(customer_id), '${number}', date '2026-11-20', 30 from sales.customers where deleted_at is null`,
  `insert into sales.invoice_lines (invoice_id, line_no, description, unit, quantity, unit_price_pence, vat_code)
   select invoice_id, 10, 'Board', 'each', 1, 1999, 'S' from sales.invoices where number = '${number}'`,
];

test("a transaction that is held open for two nights while later ids commit is found in the third", async () => {
  const opened = (world = await sampleWorld({ scale: 0.01 }));
  await opened.night();
  const slow = await openConnection(opened.environment["DATABASE_URL"] ?? "");
  try {
    for (const statement of invoiceOf("INV-SLOW")) await slow.write(statement, []);
    for (const number of ["INV-QUICK-1", "INV-QUICK-2"]) {
      const change: Change = { route: "POST /v2/invoices", what: number, sql: invoiceOf(number) };
      await make(opened.database, change);
      expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ claimed: 1, created: 1 });
    }
    await slow.control("commit");
    expect((await opened.night()).outcomes["push invoices"]).toMatchObject({ claimed: 1, created: 1 });
  } finally {
    await slow.close();
  }
  const { invoices } = (await opened.control("GET", "/books")) as { invoices: BookedInvoice[] };
  expect(invoices.filter(({ reference }) => /SLOW|QUICK/.test(reference))).toHaveLength(3);
  expect((await compareSides(opened.database, invoices)).differences).toEqual([]);
});
