import Big from "big.js";
import { describe, expect, it } from "vitest";
import type { Database, Row } from "../../domain/queryable.ts";
import { lendSample, mapped, wrapped } from "./sample.ts";

describe("the sample's mapping", () => {
  it("names its columns as FreeAgent names its attributes", async () => {
    const database = await lendSample();
    const columns = async (file: string, key?: string): Promise<string[]> => {
      const [row = {}] = await mapped(database, file, key === undefined ? {} : { key });
      return Object.keys(row);
    };

    expect(await columns("mapping/contacts.sql")).toEqual([
      "source_key",
      "organisation_name",
      "first_name",
      "last_name",
      "email",
      "phone_number",
      "address1",
      "address2",
      "address3",
      "town",
      "region",
      "postcode",
      "country",
      "default_payment_terms_in_days",
      "sales_tax_registration_number",
      "hidden",
    ]);
    expect(await columns("mapping/invoices.sql")).toEqual([
      "source_key",
      "contact_key",
      "reference",
      "dated_on",
      "payment_terms_in_days",
      "currency",
      "expected_total",
      "comments",
      "po_reference",
    ]);
    expect(await columns("mapping/invoice_items.sql", "invoice_key")).toEqual([
      "invoice_key",
      "position",
      "description",
      "quantity",
      "price",
      "sales_tax_rate",
      "item_type",
    ]);
    expect(await columns("mapping/payments.sql")).toEqual([
      "source_key",
      "invoice_key",
      "amount",
      "dated_on",
      "bank_account",
      "description",
    ]);
  });

  it("gives each contact a FreeAgent country name and hides the soft-deleted", async () => {
    const database = await lendSample({ scale: 1 });

    const contacts = await mapped(database, "mapping/contacts.sql");

    expect(new Set(contacts.map((contact) => contact["country"]))).toEqual(
      new Set(["United Kingdom", "United States", "France"]),
    );
    expect(contacts.filter((contact) => contact["hidden"] === true)).toHaveLength(4);
  });

  it("expects the total that FreeAgent's arithmetic gives, half pennies included", async () => {
    const database = await lendSample({ scale: 1 });
    const items = await itemsByInvoice(database);
    const invoices = await mapped(database, "mapping/invoices.sql");

    const different = invoices.filter((invoice) => {
      const total = freeAgentTotal(items.get(String(invoice["source_key"])) ?? []);
      return total !== invoice["expected_total"];
    });

    expect(different).toEqual([]);
    expect([...items.values()].flat().some((item) => hasHalfPenny(item))).toBe(true);
    expect(invoices.every((invoice) => Number(invoice["expected_total"]) > 0)).toBe(true);
  });

  it("numbers the items of every invoice from 1 without gaps, although the line numbers have gaps", async () => {
    const database = await lendSample();

    const items = await itemsByInvoice(database);

    for (const ofOne of items.values()) {
      expect(ofOne.map((item) => item["position"]).toSorted()).toEqual(ofOne.map((_, index) => index + 1));
    }
    expect(await database.query("select 1 from sales.invoice_lines where line_no > 40 limit 1")).toHaveLength(1);
  });

  it("leaves deleted and cancelled invoices out", async () => {
    const database = await lendSample();
    const before = await mapped(database, "mapping/invoices.sql");
    await database.execute("update sales.invoices set deleted_at = now() where invoice_id = 20001");
    await database.execute("update sales.invoices set cancelled_on = issued_on where invoice_id = 20002");

    const after = await mapped(database, "mapping/invoices.sql");

    expect(after).toEqual(before.filter((row) => row["source_key"] !== "20001" && row["source_key"] !== "20002"));
    expect(after).toHaveLength(before.length - 2);
  });

  it("leaves receipts out that came from FreeAgent", async () => {
    const database = await lendSample();
    const before = await mapped(database, "mapping/payments.sql");
    await database.execute(`
      insert into sales.receipts (invoice_id, received_on, amount_pence, method, bank_payment_id)
      values (20001, '2026-11-24', 100, 'bank transfer', 1)`);

    expect(await mapped(database, "mapping/payments.sql")).toEqual(before);
  });

  it.each([
    ["mapping/contacts.sql", "source_key", ["1001", "1007"]],
    ["mapping/invoices.sql", "source_key", ["20001", "20044", "29000"]],
    ["mapping/invoice_items.sql", "invoice_key", ["20001", "20044", "29000"]],
    ["mapping/payments.sql", "source_key", ["7001", "7044"]],
    ["mapping/payments.sql", "invoice_key", ["20001", "20044"]],
  ])("%s is read by index when restricted by its %s", async (file, key, keys) => {
    const database = await lendSample({ scale: 10 });

    expect(await tablesReadWhole(database, wrapped(file, key), keys)).toEqual([]);
  });
});

async function itemsByInvoice(database: Database): Promise<Map<string, Row[]>> {
  const byInvoice = new Map<string, Row[]>();
  for (const item of await mapped(database, "mapping/invoice_items.sql", { key: "invoice_key" })) {
    const key = String(item["invoice_key"]);
    byInvoice.set(key, [...(byInvoice.get(key) ?? []), item]);
  }
  return byInvoice;
}

/** Tables of any size that a query reads from end to end, according to PostgreSQL. */
async function tablesReadWhole(database: Database, sql: string, keys: readonly string[]): Promise<string[]> {
  const plan = await database.query(`explain ${sql}`, [keys]);
  return plan
    .map((row) => String(row["QUERY PLAN"]))
    .filter((line) => line.includes("Seq Scan") && !line.includes("vat_codes"));
}

/** FreeAgent's own sum, see its rounding of prices: net and VAT per line, each half away from zero. */
function freeAgentTotal(items: readonly Row[]): string {
  return items
    .reduce((total, item) => {
      const net = new Big(String(item["price"])).round(2).times(String(item["quantity"])).round(2);
      return total.plus(net).plus(net.times(String(item["sales_tax_rate"])).div(100).round(2));
    }, new Big(0))
    .toFixed(2);
}

function hasHalfPenny(item: Row): boolean {
  const pence = new Big(String(item["price"])).times(String(item["quantity"])).times(100);
  return pence.minus(pence.round(0, Big.roundDown)).eq("0.5");
}
