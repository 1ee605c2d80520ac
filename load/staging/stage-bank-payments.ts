import * as z from "zod";
import type { Queryable } from "../../domain/queryable.ts";
import { doubtfulEntriesSql } from "./doubtful-entries-sql.ts";

/** Rows staged, by what they are. */
export interface StagedPayments {
  /** Payments that the bank or a person made. */
  readonly payments: number;
  /** Rows that take an earlier row back. */
  readonly reversals: number;
  /** Our own entries, seen again in FreeAgent's list: no news for the back office. */
  readonly own: number;
}

const stagedRow = z.object({ kind: z.enum(["payment", "reversal"]), origin: z.enum(["bank", "manual", "sync"]) });

/**
 * Derives the payment feed from the mirror: what each explanation pays now is compared with what was staged of
 * it, and every difference becomes a reversal of the old and/or a payment of the new. Nothing is ever updated,
 * and a second call over the same mirror adds no row. All rows of a call become visible together.
 * Guesses are kept apart: approving one reverses the guess and adds a confirmed payment. So is the origin: a typed
 * entry that the bank's line merges with is reversed as `manual` and comes again as `bank`. What a write in doubt may have
 * made or approved counts as our own until that is settled: the back office would have the same money twice. Rows of an invoice that had
 * no source key yet come again with it once it is linked.
 * @param bankAccountNames the accounts to follow; none means all. What was staged of an account that is no longer
 *   followed stays in the feed, by its origin.
 */
export async function stageBankPayments(
  transaction: Queryable,
  company: string,
  runId: string,
  bankAccountNames: readonly string[],
): Promise<StagedPayments> {
  const rows = (await transaction.query(stageSql, [company, runId, bankAccountNames])).map((row) =>
    stagedRow.parse(row),
  );
  const news = rows.filter((row) => row.origin !== "sync");
  const payments = news.filter((row) => row.kind === "payment").length;
  return { payments, reversals: news.length - payments, own: rows.length - news.length };
}

// One pass over the company's mirror and feed; what only rows that differ need (source keys, texts, references) is joined
// after the comparison, and not read at all on a night without news. It only inserts, so the back office may read and stamp
// rows at the same time. A reversal repeats the row that it takes back (date, text, reference, account), so that the two
// cancel out day by day and invoice by invoice.
const stageSql = `
  with doubtful as (
    ${doubtfulEntriesSql}),
  present as (
    select
      v.explanation_id,
      v.invoice_id,
      v.status,
      case
        when p.freeagent_id is not null or v.explanation_id in (select explanation_id from doubtful) then 'sync'
        when t.freeagent_id is not null then 'manual'
        else 'bank'
      end as origin,
      v.amount,
      v.dated_on,
      v.bank_account,
      v.bank_transaction_id
    from freeagent_mirror.entries_on_invoices v
    left join freeagent_mirror.bank_transactions t
      on t.company = v.company
     and t.freeagent_id = v.bank_transaction_id
     and t.is_manual
    left join freeagent_sync.links p
      on p.company = v.company
     and p.entity = 'payment'
     and p.freeagent_id = v.explanation_id
     and p.state <> 'deleted'
    where v.company = $1
      and v.amount <> 0),
  staged as (
    select
      split_part(explanation_url, '/', -1)::bigint as explanation_id,
      split_part(invoice_url, '/', -1)::bigint as invoice_id,
      status,
      origin,
      sum(amount) as amount,
      max(bank_payment_id) filter (where kind = 'payment') as latest,
      max(invoice_source_key) as source_key
    from freeagent_sync.bank_payments
    where company = $1
    group by explanation_url, invoice_url, status, origin
    having sum(amount) <> 0),
  differences as (
    select
      explanation_id,
      invoice_id,
      status,
      origin,
      staged.latest,
      staged.amount as old_amount,
      present.amount as new_amount,
      k.source_key,
      present.dated_on,
      present.bank_account,
      present.bank_transaction_id
    from present
    full join staged using (explanation_id, invoice_id, status, origin)
    left join freeagent_sync.links k
      on k.company = $1
     and k.entity = 'invoice'
     and k.freeagent_id = invoice_id
     and k.state <> 'deleted'
    where (present.amount is distinct from staged.amount or staged.source_key is null)
      and (present.amount is distinct from staged.amount or k.source_key is not null)
      and (
        staged.amount is not null
        or cardinality($3::text[]) = 0
        or present.bank_account = any($3::text[])
        -- An entry of another account that is in the feed stays in it, whoever it turns out to be of.
        or exists (
          select 1
          from freeagent_sync.bank_payments earlier
          where earlier.company = $1
            and earlier.explanation_url = '/v2/bank_transaction_explanations/' || explanation_id))),
  events as (
    select
      'reversal' as kind, d.status, d.origin, b.invoice_source_key, b.invoice_reference, b.invoice_url,
      b.explanation_url, b.bank_transaction_url, b.bank_account, b.bank_description, b.dated_on,
      -d.old_amount as amount, b.currency, d.explanation_id, d.invoice_id
    from differences d
    join freeagent_sync.bank_payments b
      on b.bank_payment_id = d.latest
    union all
    select
      'payment', d.status, d.origin, d.source_key, i.reference, '/v2/invoices/' || d.invoice_id,
      '/v2/bank_transaction_explanations/' || d.explanation_id, '/v2/bank_transactions/' || d.bank_transaction_id,
      d.bank_account, t.description, d.dated_on, d.new_amount, i.currency, d.explanation_id, d.invoice_id
    from differences d
    join freeagent_mirror.invoices i
      on i.company = $1
     and i.freeagent_id = d.invoice_id
    left join freeagent_mirror.bank_transactions t
      on t.company = $1
     and t.freeagent_id = d.bank_transaction_id
    where d.new_amount is not null)
  insert into freeagent_sync.bank_payments (
    company, kind, status, origin, invoice_source_key, invoice_reference, invoice_url, explanation_url,
    bank_transaction_url, bank_account, bank_description, dated_on, amount, currency,
    invoice_paid_value, invoice_due_value, invoice_status, run_id)
  select
    $1, e.kind, e.status, e.origin, e.invoice_source_key, e.invoice_reference, e.invoice_url, e.explanation_url,
    e.bank_transaction_url, e.bank_account, e.bank_description, e.dated_on, e.amount, e.currency,
    i.paid_value, i.due_value, i.status, $2
  from events e
  left join freeagent_mirror.invoices i
    on i.company = $1
   and i.freeagent_id = e.invoice_id
  -- Reversals first: where a payment moves from one invoice to another, it is never on both.
  order by e.kind desc, e.explanation_id, e.invoice_id
  returning kind, origin`;
