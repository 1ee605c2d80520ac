import type { Queryable } from "../domain/queryable.ts";

/** Rows staged, by kind. */
export interface StagedPayments {
  readonly payments: number;
  readonly reversals: number;
}

/**
 * Derives the payment feed from the mirror: what each explanation pays now is compared with what was staged of
 * it, and every difference becomes a reversal of the old and/or a payment of the new. Nothing is ever updated,
 * and a second call over the same mirror adds no row. All rows of a call become visible together.
 * Guessed entries are counted apart: approving one reverses the guess and adds a confirmed payment.
 */
export async function stageBankPayments(
  transaction: Queryable,
  company: string,
  runId: string,
  bankAccountNames: readonly string[],
): Promise<StagedPayments> {
  const rows = await transaction.query(stageSql, [company, runId, bankAccountNames]);
  const payments = rows.filter((row) => row["kind"] === "payment").length;
  return { payments, reversals: rows.length - payments };
}

// Reads the mirror through explanations_by_invoice and the feed through bank_payments_by_explanation; only
// inserts, so the back office may read and stamp rows at the same time. An empty list of accounts follows all.
const stageSql = `
  with present as (
    select
      x.freeagent_id as explanation_id,
      x.paid_invoice_id as invoice_id,
      case when x.marked_for_review then 'guessed' else 'confirmed' end as status,
      case when i.currency = a.currency or coalesce(x.foreign_currency_value, 0) = 0
        then x.gross_value
        else x.foreign_currency_value
      end as amount
    from freeagent_mirror.bank_transaction_explanations x
    join freeagent_mirror.bank_accounts a
      on a.company = x.company
     and a.freeagent_id = x.bank_account_id
    join freeagent_mirror.invoices i
      on i.company = x.company
     and i.freeagent_id = x.paid_invoice_id
    where x.company = $1
      and x.paid_invoice_id is not null
      and x.deleted_at is null
      and (cardinality($3::text[]) = 0 or a.name = any($3::text[]))),
  staged as (
    select
      substring(explanation_url from '\\d+$')::bigint as explanation_id,
      substring(invoice_url from '\\d+$')::bigint as invoice_id,
      status,
      sum(amount) as amount
    from freeagent_sync.bank_payments
    where company = $1
    group by 1, 2, 3
    having sum(amount) <> 0),
  differences as (
    select
      explanation_id,
      invoice_id,
      status,
      staged.amount as old_amount,
      present.amount as new_amount
    from present
    full join staged using (explanation_id, invoice_id, status)
    where present.amount is distinct from staged.amount),
  events as (
    select explanation_id, invoice_id, status, 'reversal' as kind, -old_amount as amount
    from differences
    where old_amount is not null
    union all
    select explanation_id, invoice_id, status, 'payment', new_amount
    from differences
    where coalesce(new_amount, 0) <> 0)
  insert into freeagent_sync.bank_payments (
    company, kind, status, origin, invoice_source_key, invoice_reference, invoice_url, explanation_url,
    bank_transaction_url, bank_account, bank_description, dated_on, amount, currency,
    invoice_paid_value, invoice_due_value, invoice_status, run_id)
  select
    $1,
    e.kind,
    e.status,
    case when p.made_by_us then 'sync' when t.is_manual then 'manual' else 'bank' end,
    l.source_key,
    i.reference,
    '/v2/invoices/' || e.invoice_id,
    '/v2/bank_transaction_explanations/' || e.explanation_id,
    '/v2/bank_transactions/' || x.bank_transaction_id,
    a.name,
    t.description,
    x.dated_on,
    e.amount,
    i.currency,
    i.paid_value,
    i.due_value,
    i.status,
    $2
  from events e
  join freeagent_mirror.bank_transaction_explanations x
    on x.company = $1
   and x.freeagent_id = e.explanation_id
  join freeagent_mirror.bank_accounts a
    on a.company = $1
   and a.freeagent_id = x.bank_account_id
  join freeagent_mirror.invoices i
    on i.company = $1
   and i.freeagent_id = e.invoice_id
  left join freeagent_mirror.bank_transactions t
    on t.company = $1
   and t.freeagent_id = x.bank_transaction_id
  left join freeagent_sync.links l
    on l.company = $1
   and l.entity = 'invoice'
   and l.freeagent_id = e.invoice_id
   and l.state <> 'deleted'
  left join freeagent_sync.links p
    on p.company = $1
   and p.entity = 'payment'
   and p.freeagent_id = e.explanation_id
  order by e.explanation_id, e.kind desc
  returning kind`;
