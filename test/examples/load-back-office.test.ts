import { describe, expect, it } from "vitest";
import type { Row } from "../../domain/queryable.ts";
import { loadBackOffice } from "../../examples/back-office/load-back-office.ts";
import { lendSample, TODAY } from "./sample.ts";

const TABLES = ["customers", "invoices", "invoice_lines", "receipts"] as const;

describe("the sample back office", () => {
  it("holds at scale 1 what its README says", async () => {
    const database = await lendSample({ scale: 1 });

    const [counts] = await database.query(`
      select (select count(*)::integer from sales.customers) as customers,
        (select count(*)::integer from sales.invoices) as invoices,
        (select count(*)::integer from sales.invoice_lines) as lines,
        (select count(*)::integer from sales.receipts) as receipts,
        (select count(*)::integer from sales.invoices where paid_pence > 0) as invoices_with_receipts,
        (select count(*)::integer from sales.invoices where paid_pence > 0 and not paid) as paid_in_part`);

    expect(counts).toEqual({
      customers: 200,
      invoices: 1000,
      lines: 2500,
      receipts: 300,
      invoices_with_receipts: 280,
      paid_in_part: 30,
    });
  });

  it("is the same for the same seed and another for another seed", async () => {
    const [one, same, other] = [
      await lendSample({ seed: 7 }),
      await lendSample({ seed: 7 }),
      await lendSample({ seed: 8 }),
    ];

    for (const table of TABLES) {
      const sql = `select * from sales.${table} order by 1`;
      const rows = await one.query(sql);
      expect(await same.query(sql)).toEqual(rows);
      expect(await other.query(sql)).not.toEqual(rows);
    }
  });

  it("can tell every customer from every other by trade name or e-mail address", async () => {
    const database = await lendSample({ scale: 20 });

    const [answer] = await database.query(`
      select count(trade_name) - count(distinct lower(trade_name)) as repeated_names,
        count(email) - count(distinct lower(email)) as repeated_addresses,
        count(*) filter (where coalesce(trade_name, email) is null) as nameless
      from sales.customers`);

    expect(answer).toEqual({ repeated_names: "0", repeated_addresses: "0", nameless: "0" });
  });

  it("has capitals, accents, apostrophes, missing addresses, soft deletes and customers abroad", async () => {
    const database = await lendSample({ scale: 1 });

    const [answer] = await database.query(`
      select bool_or(trade_name = upper(trade_name)) as capitals,
        bool_or(trade_name ~ '[^[:ascii:]]') as accents,
        bool_or(surname like '%''%') as apostrophes,
        bool_or(email is null) as without_address,
        bool_or(deleted_at is not null) as deleted,
        bool_or(deleted_at is not null and customer_id in (select customer_id from sales.invoices)) as deleted_invoiced,
        string_agg(distinct country_code, ' ' order by country_code) as countries
      from sales.customers`);

    expect(answer).toEqual({
      capitals: true,
      accents: true,
      apostrophes: true,
      without_address: true,
      deleted: true,
      deleted_invoiced: false,
      countries: "FR GB US",
    });
  });

  it("dates every invoice within 120 days and every receipt between its invoice and today", async () => {
    const database = await lendSample({ scale: 1 });

    const [answer] = await database.query(
      `select max(issued_on) as newest, $1::date - min(issued_on) < 120 as within_120_days,
        (select count(*) from sales.receipts join sales.invoices using (invoice_id)
          where received_on < issued_on or received_on > $1::date) as receipts_out_of_order
      from sales.invoices`,
      [TODAY],
    );

    expect(answer).toEqual({ newest: TODAY, within_120_days: true, receipts_out_of_order: "0" });
  });

  it("never receives more than an invoice's total, and keeps the paid columns equal to the receipts", async () => {
    const database = await lendSample({ scale: 1 });

    expect(await invoicesWithWrongPaidColumns(database)).toEqual([]);
    expect(await database.query("select 1 from sales.receipts where amount_pence <= 0")).toEqual([]);
  });

  it("charges all three VAT codes at home and none abroad", async () => {
    const database = await lendSample({ scale: 1 });

    const codes = await database.query(`
      select country_code = 'GB' as at_home, string_agg(distinct vat_code, ' ' order by vat_code) as codes
      from sales.invoice_lines
      join sales.invoices using (invoice_id)
      join sales.customers using (customer_id)
      group by 1
      order by 1`);

    expect(codes).toEqual([
      { at_home: false, codes: "Z" },
      { at_home: true, codes: "R S Z" },
    ]);
  });

  it("refuses to load over an existing schema", async () => {
    const database = await lendSample();

    await expect(loadBackOffice(database, { seed: 7, scale: 0.1, today: TODAY })).rejects.toThrow("already exists");
  });
});

function invoicesWithWrongPaidColumns(database: { query(sql: string): Promise<Row[]> }): Promise<Row[]> {
  return database.query(`
    with total as (
      select invoice_id, sum(net_pence + vat_pence) as pence
      from sales.invoice_line_amounts
      group by invoice_id
    ),
    received as (
      select invoice_id, sum(amount_pence) as pence, max(received_on) as last_on
      from sales.receipts
      group by invoice_id
    )
    select invoices.number, total.pence, received.pence
    from sales.invoices
    join total using (invoice_id)
    left join received using (invoice_id)
    where invoices.paid_pence <> coalesce(received.pence, 0)
      or invoices.paid_pence > total.pence
      or invoices.paid <> (invoices.paid_pence = total.pence)
      or invoices.paid_on is distinct from case when invoices.paid then received.last_on end`);
}
