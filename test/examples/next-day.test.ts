import { describe, expect, it } from "vitest";
import { liveOneDay } from "../../examples/back-office/next-day.ts";
import { lendSample, mapped } from "./sample.ts";

const TOMORROW = "2026-11-25";

describe("a day in the sample back office", () => {
  it("brings customers, invoices and money, and says which", async () => {
    const database = await lendSample({ scale: 1 });

    const day = await liveOneDay(database, { seed: 7, today: TOMORROW });

    expect(day.newCustomers).toHaveLength(5);
    expect(day.changedCustomers).toHaveLength(10);
    expect(day.newInvoices).toHaveLength(20);
    expect(day.amendedInvoices).toEqual([]);
    expect(day.paidInvoices).toHaveLength(15);
    const invoices = await mapped(database, "mapping/invoices.sql", { keys: day.newInvoices });
    expect(invoices.map((invoice) => invoice["dated_on"])).toEqual(Array(20).fill(TOMORROW));
    const receipts = await mapped(database, "mapping/payments.sql", { keys: day.newReceipts });
    expect(receipts.map((receipt) => receipt["invoice_key"])).toEqual(day.paidInvoices);
  });

  it("pays all but three of its invoices in full, on that day", async () => {
    const database = await lendSample({ scale: 1 });

    const { paidInvoices } = await liveOneDay(database, { seed: 7, today: TOMORROW });

    const rows = await database.query(
      `select paid, paid_on, count(*)::integer as count
        from sales.invoices
        where invoice_id = any($1::bigint[])
          and paid_pence = (select sum(amount_pence) from sales.receipts where receipts.invoice_id = invoices.invoice_id)
        group by paid, paid_on
        order by paid`,
      [paidInvoices],
    );
    expect(rows).toEqual([
      { paid: false, paid_on: null, count: 3 },
      { paid: true, paid_on: TOMORROW, count: 12 },
    ]);
  });

  it("changes the customers that it names and no others", async () => {
    const database = await lendSample({ scale: 1 });
    const before = await mapped(database, "mapping/contacts.sql");

    const { changedCustomers, newCustomers } = await liveOneDay(database, { seed: 7, today: TOMORROW });

    const known = new Map(before.map((row) => [row["source_key"], JSON.stringify(row)]));
    const different = (await mapped(database, "mapping/contacts.sql")).filter(
      (row) => known.get(row["source_key"]) !== JSON.stringify(row),
    );
    expect(different.map((row) => row["source_key"])).toEqual([...changedCustomers, ...newCustomers]);
  });

  it("amends as many unpaid invoices as it is told to, so that their totals rise", async () => {
    const database = await lendSample({ scale: 1 });
    const before = new Map(
      (await mapped(database, "mapping/invoices.sql")).map((row) => [row["source_key"], row["expected_total"]]),
    );

    const day = await liveOneDay(database, { seed: 7, today: TOMORROW, amended: 3 });

    expect(day.amendedInvoices).toHaveLength(3);
    expect(day.paidInvoices).not.toEqual(expect.arrayContaining([...day.amendedInvoices]));
    for (const invoice of await mapped(database, "mapping/invoices.sql", { keys: day.amendedInvoices })) {
      expect(Number(invoice["expected_total"])).toBeGreaterThan(Number(before.get(invoice["source_key"])));
    }
  });

  it("is the same day for the same seed and date, and another one the day after", async () => {
    const [one, same] = [await lendSample({ scale: 1 }), await lendSample({ scale: 1 })];

    const day = await liveOneDay(one, { seed: 7, today: TOMORROW });

    expect(await liveOneDay(same, { seed: 7, today: TOMORROW })).toEqual(day);
    const next = await liveOneDay(one, { seed: 7, today: "2026-11-26" });
    expect(next.newCustomers).not.toEqual(day.newCustomers);
    expect(next.paidInvoices).not.toEqual(day.paidInvoices);
  });
});
