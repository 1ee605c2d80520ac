import type { SalesDatabase } from "./sales-database.ts";

/** Tables of the sample whose keys come from a sequence. */
type KeyedTable = "customers" | "invoices";

const KEY_COLUMNS: Readonly<Record<KeyedTable, string>> = { customers: "customer_id", invoices: "invoice_id" };

/** Takes the next `count` keys of a table from its sequence, in ascending order, as text. */
export async function reserveKeys(database: SalesDatabase, table: KeyedTable, count: number): Promise<string[]> {
  const rows = await database.query(
    `select key::text
      from (select nextval(pg_get_serial_sequence($1, $2)) as key from generate_series(1, $3::integer)) as reserved
      order by reserved.key`,
    [`sales.${table}`, KEY_COLUMNS[table], count],
  );
  return rows.map((row) => String(row["key"]));
}
