import type { DoubtfulPayment } from "../../domain/doubtful-payment.ts";
import type { Queryable } from "../../domain/queryable.ts";

/**
 * The open bookings and raisings on the given invoices, oldest first. Uses one_open_intent and the mirror's primary
 * key; there are few open intents.
 */
export async function readDoubtfulPayments(
  database: Queryable,
  company: string,
  invoiceIds: readonly number[],
): Promise<readonly DoubtfulPayment[]> {
  const rows = await database.query(
    `select source_key, invoice_id, amount, dated_on
     from (
       select
         source_key, sent_at, intent_id,
         substring(body ->> 'paid_invoice' from '\\d+$')::bigint as invoice_id,
         coalesce(body ->> 'foreign_currency_value', body ->> 'gross_value')::numeric as amount,
         body ->> 'dated_on' as dated_on
       from freeagent_sync.intents
       where company = $1
         and entity = 'payment'
         and step = 'create'
         and state in ('planned', 'sent', 'in_doubt')
       union all
       select i.source_key, i.sent_at, i.intent_id, x.paid_invoice_id, r.raised_by, null
       from freeagent_sync.intents i
       join freeagent_mirror.bank_transaction_explanations x
         on x.company = i.company
        and x.freeagent_id = i.freeagent_id
       cross join lateral (
         select
           case
             when coalesce(x.foreign_currency_value, 0) = 0 then (i.body ->> 'gross_value')::numeric - x.gross_value
             else (i.body ->> 'foreign_currency_value')::numeric - x.foreign_currency_value
           end as raised_by) r
       where i.company = $1
         and i.entity = 'payment'
         and i.step = 'update'
         and i.state in ('planned', 'sent', 'in_doubt')
         and r.raised_by > 0) doubtful
     where invoice_id = any($2::bigint[])
     order by sent_at, intent_id`,
    [company, invoiceIds],
  );
  return rows.map((row) => ({
    sourceKey: String(row["source_key"]),
    invoiceId: Number(row["invoice_id"]),
    amount: String(row["amount"]),
    datedOn: typeof row["dated_on"] === "string" ? row["dated_on"] : undefined,
  }));
}
