import type { Customer } from "./generate-customer.ts";
import { reserveKeys } from "./reserve-keys.ts";
import type { SalesDatabase } from "./sales-database.ts";

// `deleted_on` is the day that soft-deleted customers are given. Each column is one array: one statement per batch.
const INSERT = `
  insert into sales.customers (
    customer_id, kind, trade_name, forename, surname, email, telephone, street, street_2, city, county, post_code,
    country_code, terms_days, vat_number, deleted_at
  )
  select
    customer_id, kind, trade_name, forename, surname, email, telephone, street, street_2, city, county, post_code,
    country_code, terms_days, vat_number, case when deleted then $2::date end
  from unnest($1::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
      $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::integer[], $16::text[], $17::boolean[])
    as customer (
      customer_id, kind, trade_name, forename, surname, email, telephone, street, street_2,
      city, county, post_code, country_code, terms_days, vat_number, deleted
    )`;

const COLUMNS = [
  "kind",
  "trade_name",
  "forename",
  "surname",
  "email",
  "telephone",
  "street",
  "street_2",
  "city",
  "county",
  "post_code",
  "country_code",
  "terms_days",
  "vat_number",
  "deleted",
] as const satisfies readonly (keyof Customer)[];

/** Adds customers in one statement and gives their keys in the same order. Soft-deleted ones are deleted as of `today`. */
export async function insertCustomers(
  database: SalesDatabase,
  customers: readonly Customer[],
  today: string,
): Promise<string[]> {
  const keys = await reserveKeys(database, "customers", customers.length);
  const columns = COLUMNS.map((column) => customers.map((customer) => customer[column]));
  await database.execute(INSERT, [keys, today, ...columns]);
  return keys;
}
