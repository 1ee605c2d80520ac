import type { SalesDatabase } from "./sales-database.ts";

// Of every 280 chosen invoices 240 are paid at once, 20 in part, 10 in two halves and 10 in two thirds: 300 receipts.
// md5 is the dice here, one throw per invoice: the same on every PostgreSQL.
const RECORD = `
  with chosen as (
    select invoice_id, issued_on, row_number() over (order by throw, invoice_id) as place,
      ('x' || left(throw, 7))::bit(28)::integer as chance
    from (select invoice_id, issued_on, md5($1 || '/receipt/' || invoice_id) as throw from sales.invoices) as invoice
  ),
  total as (
    select invoice_id, sum(net_pence + vat_pence)::bigint as pence
    from sales.invoice_line_amounts
    group by invoice_id
  ),
  share as (
    select invoice_id, issued_on, chance, part,
      case
        when place <= 240 * $3::numeric then pence
        when place <= 260 * $3::numeric then pence * 2 / 5
        when place <= 270 * $3::numeric then case part when 1 then pence / 2 else pence - pence / 2 end
        else pence / 3
      end as amount_pence
    from chosen
    join total using (invoice_id)
    cross join lateral generate_series(1, case when place <= 260 * $3::numeric then 1 else 2 end) as part
    where place <= 280 * $3::numeric
  )
  insert into sales.receipts (invoice_id, received_on, amount_pence, method, note)
  select invoice_id,
    -- A day between the invoice and today; the second part comes on the last possible day.
    case part when 1 then issued_on + chance % ($2::date - issued_on + 1) else $2::date end,
    amount_pence,
    (array['bank transfer', 'bank transfer', 'bank transfer', 'card', 'cheque', 'cash'])[1 + chance / 128 % 6],
    case when chance / 1024 % 8 = 0 then 'remittance ' || invoice_id end
  from share
  where amount_pence > 0
  order by 2, invoice_id, part`;

/** Records what was received until `today`: 300 receipts for each 1,000 invoices (`scale` 1), never above a total. */
export async function recordPastReceipts(
  database: SalesDatabase,
  options: { readonly seed: number; readonly scale: number; readonly today: string },
): Promise<number> {
  const count = await database.execute(RECORD, [String(options.seed), options.today, options.scale]);
  await settlePaidFlags(database);
  return count;
}

async function settlePaidFlags(database: SalesDatabase): Promise<void> {
  await database.execute(`
    with received as (
      select invoice_id, sum(amount_pence)::bigint as pence, max(received_on) as last_on
      from sales.receipts
      group by invoice_id
    ),
    total as (
      select invoice_id, sum(net_pence + vat_pence)::bigint as pence
      from sales.invoice_line_amounts
      group by invoice_id
    )
    update sales.invoices
    set paid_pence = received.pence,
      paid = received.pence >= total.pence,
      paid_on = case when received.pence >= total.pence then received.last_on end
    from received
    join total using (invoice_id)
    where invoices.invoice_id = received.invoice_id`);
}
