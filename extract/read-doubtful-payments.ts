import type { Queryable } from "../domain/queryable.ts";

/** A payment whose booking may or may not have been carried out. Amount in the invoice's currency. */
export interface DoubtfulPayment {
  readonly sourceKey: string;
  readonly invoiceId: number;
  readonly amount: string;
  readonly datedOn: string;
}

/** The open bookings on the given invoices, oldest first. Uses one_open_intent; there are few open intents. */
export async function readDoubtfulPayments(
  database: Queryable,
  company: string,
  invoiceIds: readonly number[],
): Promise<readonly DoubtfulPayment[]> {
  const rows = await database.query(
    `select
       source_key,
       substring(body ->> 'paid_invoice' from '\\d+$')::bigint as invoice_id,
       coalesce(body ->> 'foreign_currency_value', body ->> 'gross_value') as amount,
       body ->> 'dated_on' as dated_on
     from freeagent_sync.intents
     where company = $1
       and entity = 'payment'
       and step = 'create'
       and state in ('planned', 'sent', 'in_doubt')
       and substring(body ->> 'paid_invoice' from '\\d+$')::bigint = any($2::bigint[])
     order by sent_at, intent_id`,
    [company, invoiceIds],
  );
  return rows.map((row) => ({
    sourceKey: String(row["source_key"]),
    invoiceId: Number(row["invoice_id"]),
    amount: String(row["amount"]),
    datedOn: String(row["dated_on"]),
  }));
}
