import type { Queryable } from "../../domain/queryable.ts";

/** One thing that people do in the back office; the numbers choose among what is there by then. */
export interface OfficeAct {
  readonly kind: OfficeActKind;
  readonly first: number;
  readonly second: number;
  readonly pence: number;
}

/** $1 chooses, $2 chooses again or is the number of a new thing, $3 is an amount in pence, $4 the day. */
const acts = {
  "a customer comes": `
    insert into sales.customers (kind, trade_name, email, street, city)
    select 'company', 'New ' || ($1::int * 10000 + $2::int) || ' Ltd', 'n' || $1::int || '.' || $2::int || '@new.example',
           ($3::int % 90) || ' Mill Lane', 'Leeds'
    where $4::date is not null`,
  "a customer moves": `
    update sales.customers set street = $3::int || ' High Street', city = ('{York,Hull,Bath}'::text[])[1 + $2::int % 3]
    where customer_id = (
      select customer_id from sales.customers order by customer_id
      offset $1::int % greatest((select count(*) from sales.customers), 1) limit 1) and $4::date is not null`,
  "an invoice is written": `
    with invoice as (
      insert into sales.invoices (customer_id, number, issued_on, terms_days)
      select customer_id, 'SIM-' || (select count(*) from sales.invoices) || '-' || $2::int, $4::date, 30
      from sales.customers where deleted_at is null order by customer_id
      offset $1::int % greatest((select count(*) from sales.customers where deleted_at is null), 1) limit 1
      returning invoice_id)
    insert into sales.invoice_lines (invoice_id, line_no, description, unit, quantity, unit_price_pence, vat_code)
    select invoice_id, n, 'Board ' || n, 'each', n + 0.5, $3::int + n, ('{S,R,Z}'::text[])[1 + $2::int % 3]
    from invoice, generate_series(1, 1 + $2::int % 3) n`,
  "a line is priced anew": `
    update sales.invoice_lines set unit_price_pence = $3::int + $2::int % 2
    where line_id = (
      select line_id from sales.invoice_lines order by line_id
      offset $1::int % greatest((select count(*) from sales.invoice_lines), 1) limit 1) and $4::date is not null`,
  "money is received": `
    insert into sales.receipts (invoice_id, received_on, amount_pence, method)
    select invoice_id, $4::date, 1 + $3::int % 500, ('{cheque,cash}'::text[])[1 + $2::int % 2]
    from sales.invoices where cancelled_on is null and deleted_at is null order by invoice_id
    offset $1::int % greatest((select count(*) from sales.invoices where cancelled_on is null and deleted_at is null), 1) limit 1`,
  "a receipt is corrected": `
    update sales.receipts set amount_pence = 1 + $3::int % 400
    where receipt_id = (
      select receipt_id from sales.receipts where bank_payment_id is null order by receipt_id
      offset $1::int % greatest((select count(*) from sales.receipts where bank_payment_id is null), 1) limit 1)
      and $2::int is not null and $4::date is not null`,
  "a receipt is taken back": `
    delete from sales.receipts
    where receipt_id = (
      select receipt_id from sales.receipts where bank_payment_id is null order by receipt_id
      offset $1::int % greatest((select count(*) from sales.receipts where bank_payment_id is null), 1) limit 1)
      and $2::int is not null and $3::int is not null and $4::date is not null`,
  "a customer is closed": `
    update sales.customers set deleted_at = case when $2::int % 2 = 0 then $4::date end
    where customer_id = (
      select customer_id from sales.customers order by customer_id
      offset $1::int % greatest((select count(*) from sales.customers), 1) limit 1) and $3::int is not null`,
} as const;

type OfficeActKind = keyof typeof acts;

/** All of them. */
export const officeActKinds = Object.keys(acts) as OfficeActKind[];

/** Does one. What the back office's own rules refuse (a number that is taken) changes nothing. */
export async function performInOffice(database: Queryable, act: OfficeAct, day: string): Promise<void> {
  await database.execute(acts[act.kind], [act.first, act.second, act.pence, day]).catch((error: unknown) => {
    if (!String(error).includes("duplicate key")) throw error;
  });
}
