import type { Database } from "../domain/queryable.ts";

/** Every so many-th entry changes between two nights. */
export const changedEvery = 1_000;

/**
 * Fills the mirror of one bank account: one invoice, bank line and entry for each number; every invoice linked with the
 * back office, every second entry pushed by us. `public.fed_by_hand` is a feed of its own for the reference.
 */
export async function fillMirror(database: Database, entries: number): Promise<void> {
  const numbers = `from generate_series(1, ${entries}) n`;
  const filled = [
    `into freeagent_mirror.bank_accounts (company, freeagent_id, name, type, currency, is_primary, raw)
     values ('acme', 1, 'Current account', 'StandardBankAccount', 'GBP', true, '{}')`,
    `into freeagent_mirror.invoices (company, freeagent_id, contact_id, reference, dated_on, currency, status, total_value, paid_value, due_value, raw)
     select 'acme', n, n / 10, 'INV-' || n, date '2025-01-01' + (n % 600)::integer, 'GBP', 'Open', 1000000, 60, 999940, '{}' ${numbers}`,
    `into freeagent_mirror.bank_transactions (company, freeagent_id, bank_account_id, dated_on, amount, unexplained_amount, description, is_manual, raw)
     select 'acme', n, 1, date '2025-02-01' + (n % 600)::integer, 60, 0, 'INV-' || n || ' 209398//CREDIT', false, '{}' ${numbers}`,
    `into freeagent_mirror.bank_transaction_explanations (company, freeagent_id, bank_account_id, bank_transaction_id, dated_on, gross_value, foreign_currency_value, paid_invoice_id, marked_for_review, is_deletable, raw)
     select 'acme', n, 1, n, date '2025-02-01' + (n % 600)::integer, 60, 0, n, false, true, '{}' ${numbers}`,
    `into freeagent_sync.links (company, entity, source_key, freeagent_id, made_by_us, base, sent_hash)
     select 'acme', 'invoice', n::text, n, true, '{}', 'x' ${numbers}`,
    `into freeagent_sync.links (company, entity, source_key, freeagent_id, made_by_us, base, sent_hash)
     select 'acme', 'payment', n::text, n, true, '{}', 'x' ${numbers} where n % 2 = 0`,
  ];
  for (const values of filled) await database.execute(`insert ${values}`);
  await database.execute("create table public.fed_by_hand (like freeagent_sync.bank_payments including all)");
  await database.execute("analyze");
}

/** Corrects the same entries by a pound more each time: whoever looks next finds them changed since it looked last. */
export async function changeSome(database: Database): Promise<void> {
  await database.execute(
    `update freeagent_mirror.bank_transaction_explanations set gross_value = gross_value + 1 where freeagent_id % ${changedEvery} = 1`,
  );
  await database.execute(
    `update freeagent_mirror.invoices set paid_value = paid_value + 1, due_value = due_value - 1 where freeagent_id % ${changedEvery} = 1`,
  );
}

/**
 * The join as one would write it by hand: what every entry pays now beside the sum of what was told of it, and one row
 * for each difference, with the same texts. It knows no guesses, no typed or own entries, no accounts that are left out,
 * takes nothing back under the names it was told by, and trusts its sums. Gives how many differed.
 */
export async function stageByHand(database: Database): Promise<number> {
  return database.execute(byHandSql);
}

const byHandSql = `
  with present as (
    select x.freeagent_id, x.paid_invoice_id, x.bank_transaction_id, x.dated_on, a.name, i.reference, i.currency,
      i.paid_value, i.due_value, i.status,
      case when i.currency = a.currency then x.gross_value else x.foreign_currency_value end as amount
    from freeagent_mirror.bank_transaction_explanations x
    join freeagent_mirror.bank_accounts a on a.company = x.company and a.freeagent_id = x.bank_account_id
    join freeagent_mirror.invoices i on i.company = x.company and i.freeagent_id = x.paid_invoice_id
    where x.company = 'acme'
      and x.deleted_at is null),
  told as (
    select explanation_url, invoice_url, sum(amount) as amount
    from public.fed_by_hand
    where company = 'acme'
    group by 1, 2)
  insert into public.fed_by_hand (
    company, kind, status, origin, invoice_source_key, invoice_reference, invoice_url, explanation_url,
    bank_transaction_url, bank_account, bank_description, dated_on, amount, currency,
    invoice_paid_value, invoice_due_value, invoice_status, run_id)
  select
    'acme', 'payment', 'confirmed', 'bank', l.source_key, p.reference,
    coalesce('/v2/invoices/' || p.paid_invoice_id, t.invoice_url),
    coalesce('/v2/bank_transaction_explanations/' || p.freeagent_id, t.explanation_url),
    '/v2/bank_transactions/' || p.bank_transaction_id, p.name, b.description, p.dated_on,
    coalesce(p.amount, 0) - coalesce(t.amount, 0), p.currency, p.paid_value, p.due_value, p.status, 1
  from present p
  full join told t
    on t.explanation_url = '/v2/bank_transaction_explanations/' || p.freeagent_id
   and t.invoice_url = '/v2/invoices/' || p.paid_invoice_id
  left join freeagent_mirror.bank_transactions b on b.company = 'acme' and b.freeagent_id = p.bank_transaction_id
  left join freeagent_sync.links l
    on l.company = 'acme' and l.entity = 'invoice' and l.freeagent_id = p.paid_invoice_id and l.state <> 'deleted'
  where p.amount is distinct from t.amount`;
