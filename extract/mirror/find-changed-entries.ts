import type { FoundObject } from "../../domain/found-object.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { foundObject } from "./found-row.ts";

/**
 * Entries that the lost create of a payment may have made and a person has changed since: on the same line of the bank, or on
 * a line that was typed in while the write was on its way (five minutes either side for clocks that differ), with our
 * text and two of the three of invoice, amount and day. Left out is what a payment of the back office or another write
 * of ours stands for. Reads the entries of the account: this is asked only of the few lost creates that are not found by
 * their marker.
 */
export async function findChangedEntries(
  database: Queryable,
  company: string,
  intentId: string,
): Promise<readonly FoundObject[]> {
  const rows = await database.query(changedEntriesSql, [company, intentId]);
  return rows.map(foundObject);
}

// Materialized, so that only markers of payments are taken apart.
const changedEntriesSql = `
  with open_creates as materialized (
    select
      intent_id,
      sent_at,
      settle_until,
      substring(body ->> 'bank_account' from '\\d+$')::bigint as bank_account_id,
      substring(body ->> 'bank_transaction' from '\\d+$')::bigint as bank_transaction_id,
      body ->> 'description' as description,
      split_part(marker, '|', 1)::bigint as paid_invoice_id,
      split_part(marker, '|', 2)::numeric as gross_value,
      split_part(marker, '|', 3)::date as dated_on
    from freeagent_sync.intents
    where company = $1
      and entity = 'payment'
      and step = 'create'
      and state in ('planned', 'sent', 'in_doubt'))
  select x.freeagent_id, x.raw
  from open_creates lost
  join freeagent_mirror.bank_transaction_explanations x
    on x.company = $1
   and (x.bank_account_id = lost.bank_account_id or x.bank_transaction_id = lost.bank_transaction_id)
   and x.description is not distinct from lost.description
   and num_nonnulls(
     nullif(x.paid_invoice_id = lost.paid_invoice_id, false),
     nullif(x.gross_value = lost.gross_value, false),
     nullif(x.dated_on = lost.dated_on, false)) >= 2
  left join freeagent_mirror.bank_transactions t
    on t.company = x.company
   and t.freeagent_id = x.bank_transaction_id
  where lost.intent_id = $2
    and x.deleted_at is null
    and not x.marked_for_review
    and (x.bank_transaction_id = lost.bank_transaction_id
      or lost.bank_transaction_id is null
        and t.is_manual
        and t.created_at between lost.sent_at - interval '5 minutes' and lost.settle_until + interval '5 minutes')
    and not exists (
      select 1
      from freeagent_sync.links l
      where l.company = $1
        and l.entity = 'payment'
        and l.freeagent_id = x.freeagent_id
        and l.state <> 'deleted')
    and not exists (
      select 1
      from open_creates o
      where o.intent_id <> $2
        and o.paid_invoice_id = x.paid_invoice_id
        and o.gross_value = x.gross_value
        and o.dated_on = x.dated_on)
  order by x.freeagent_id`;
