import { isList, objectsOf, type Json, type JsonObject } from "../../domain/json.ts";
import { numberIn } from "../../domain/number-in.ts";
import type { Queryable } from "../../domain/queryable.ts";
import type { MirroredObject } from "./mirror-tables.ts";

/**
 * Brings the lines of mirrored invoices in step: those that came are upserted where they differ, those that are
 * gone from their invoice are marked deleted. One statement per page of invoices.
 */
export async function replaceInvoiceItems(
  database: Queryable,
  company: string,
  invoices: readonly MirroredObject[],
): Promise<void> {
  const withItems = invoices.filter((invoice) => isList(invoice.raw["invoice_items"]));
  if (withItems.length === 0) return;
  const rows = withItems.flatMap((invoice) => itemsOf(invoice));
  const ids = rows.map((row) => row["freeagent_id"]);
  await database.execute(replaceSql, [company, withItems.map((invoice) => invoice.id), JSON.stringify(rows), ids]);
}

function itemsOf(invoice: MirroredObject): JsonObject[] {
  return objectsOf(invoice.raw["invoice_items"]).map((raw) => {
    const value = (name: string): Json => raw[name] ?? null;
    return {
      freeagent_id: numberIn(raw["url"]) ?? 0,
      invoice_id: invoice.id,
      position: value("position"),
      item_type: value("item_type"),
      description: value("description"),
      quantity: value("quantity"),
      price: value("price"),
      sales_tax_rate: value("sales_tax_rate"),
      raw,
    };
  });
}

// Locks the lines of one page of invoices; uses the primary key and invoice_items_by_invoice. The lines that came are
// an array beside the document: of the rows of a document PostgreSQL knows no number, and read them again for each line
// that it has.
const replaceSql = `
  with came as (
    select *
    from jsonb_to_recordset($3::jsonb) as n (
      freeagent_id bigint, invoice_id bigint, position numeric, item_type text, description text,
      quantity numeric, price numeric, sales_tax_rate numeric, raw jsonb)),
  gone as (
    update freeagent_mirror.invoice_items m
    set deleted_at = clock_timestamp()
    where m.company = $1
      and m.invoice_id = any($2::bigint[])
      and m.deleted_at is null
      and m.freeagent_id <> all($4::bigint[]))
  insert into freeagent_mirror.invoice_items as m
    (company, freeagent_id, invoice_id, position, item_type, description, quantity, price, sales_tax_rate, raw)
  select $1, freeagent_id, invoice_id, position, item_type, description, quantity, price, sales_tax_rate, raw
  from came
  on conflict (company, freeagent_id) do update
  set invoice_id = excluded.invoice_id,
      position = excluded.position,
      item_type = excluded.item_type,
      description = excluded.description,
      quantity = excluded.quantity,
      price = excluded.price,
      sales_tax_rate = excluded.sales_tax_rate,
      raw = excluded.raw,
      mirrored_at = clock_timestamp(),
      deleted_at = null
  where m.raw is distinct from excluded.raw
     or m.deleted_at is not null`;
