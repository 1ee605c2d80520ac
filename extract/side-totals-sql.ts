import type { Mapping } from "./mapping-file.ts";

/**
 * Sums of both sides by currency, month and status, for load/save-side-totals.ts. Columns: entity, currency, month, status,
 * back_end_count, back_end_amount, freeagent_count, freeagent_amount. `$1` is the company. A row of the back office counts
 * under the status that its link's invoice should have by what is recorded as paid; without a currency of its own under the
 * primary bank account's.
 */
export function sideTotalsSelect(mapping: Mapping): string {
  return `${rowsHere(mapping)}${bothSides}`;
}

/** Invoices and money as the back office has them. */
function rowsHere({ invoices, payments }: Mapping): string {
  const currency = invoices.columns.some(({ name }) => name === "currency") ? "m.currency::text" : "null::text";
  return `
  with home as (
    select coalesce(min(currency) filter (where is_primary), min(currency), 'GBP') as currency
    from freeagent_mirror.bank_accounts
    where company = $1),
  here as materialized (
    select m.source_key::text as source_key, coalesce(${currency}, home.currency) as currency, m.dated_on::date as dated_on, m.expected_total::numeric as total
    from (\n${invoices.sql}\n) m, home),
  received as materialized (
    select p.invoice_key::text as source_key, p.dated_on::date as dated_on, p.amount::numeric as amount
    from (\n${payments.sql}\n) p
    union all
    select invoice_source_key, dated_on, amount
    from freeagent_sync.bank_payments
    where company = $1
      and status = 'confirmed'
      and origin <> 'sync'
      and applied_at is not null
      and invoice_source_key is not null),
  paid as (
    select source_key, sum(amount) as amount
    from received
    group by 1),`;
}

const bothSides = `
  entries as (
    select 'invoice' as entity, h.currency, date_trunc('month', h.dated_on)::date as month,
      case when coalesce(p.amount, 0) >= h.total and h.total > 0 then 'paid' when coalesce(p.amount, 0) > 0 then 'part_paid' else 'unpaid' end as status,
      1 as here, h.total as here_amount, 0 as there, 0 as there_amount
    from here h
    left join paid p using (source_key)
    union all
    select 'invoice', f.currency, date_trunc('month', f.dated_on)::date,
      case
        when f.status = 'Draft' then 'draft'
        when coalesce(e.amount, 0) >= f.total_value and f.total_value > 0 then 'paid'
        when coalesce(e.amount, 0) > 0 then 'part_paid'
        else 'unpaid'
      end,
      0, 0, 1, f.total_value
    from freeagent_mirror.invoices f
    left join (
      select invoice_id, sum(amount) as amount
      from freeagent_mirror.invoice_payments
      where company = $1
        and status = 'confirmed'
      group by 1) e on e.invoice_id = f.freeagent_id
    where f.company = $1
      and f.deleted_at is null
    union all
    select 'payment', coalesce(h.currency, home.currency), date_trunc('month', r.dated_on)::date, 'booked', 1, r.amount, 0, 0
    from received r
    left join here h using (source_key), home
    union all
    select 'payment', f.currency, date_trunc('month', x.dated_on)::date, 'booked', 0, 0, 1, e.amount
    from freeagent_mirror.invoice_payments e
    join freeagent_mirror.bank_transaction_explanations x
      on x.company = e.company
     and x.freeagent_id = e.explanation_id
    join freeagent_mirror.invoices f
      on f.company = e.company
     and f.freeagent_id = e.invoice_id
    where e.company = $1
      and e.status = 'confirmed')
  select entity, currency, month, status, sum(here)::integer as back_end_count, sum(here_amount) as back_end_amount,
    sum(there)::integer as freeagent_count, sum(there_amount) as freeagent_amount
  from entries
  group by entity, currency, month, status`;
