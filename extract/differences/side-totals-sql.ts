import { homeCurrency } from "../../db/home-currency.ts";
import type { Mapping } from "../back-office/mapping-file.ts";

/**
 * Sums of both sides by currency, month and status, for load/differences/save-side-totals.ts. Columns: entity, currency, month, status,
 * back_end_count, back_end_amount, freeagent_count, freeagent_amount. `$1` is the company. A row of the back office counts
 * under the status that its link's invoice should have by what is recorded as paid; without a currency of its own under the
 * primary bank account's. Each side is summed by day where it is read, so that only days are brought together by month:
 * the month of a million dates is a second's work.
 */
export function sideTotalsSelect(mapping: Mapping): string {
  return `
  with home as materialized (select ${homeCurrency} as currency),
  ${here(mapping)},
  ${there},
  days as (${daysHere(mapping)}
    union all ${daysThere})
  select entity, currency, date_trunc('month', dated_on)::date as month, status,
    sum(here)::integer as back_end_count, sum(here_amount) as back_end_amount,
    sum(there)::integer as freeagent_count, sum(there_amount) as freeagent_amount
  from days
  group by entity, currency, month, status`;
}

/**
 * Invoices and money as the back office has them, less the rows without a date or an amount: a push rejects those, and
 * they belong to no month. Each file is read once.
 */
function here({ invoices, payments }: Mapping): string {
  const currency = hasCurrency(invoices) ? `coalesce(m.currency::text, ${companyCurrency})` : companyCurrency;
  return `
  here as ${hasCurrency(invoices) ? "materialized " : ""}(
    select m.source_key::text as source_key, ${currency} as currency, m.dated_on::date as dated_on, m.expected_total::numeric as total
    from (\n${invoices.sql}\n) m
    where m.dated_on is not null
      and m.expected_total is not null),
  received as materialized (
    select p.invoice_key::text as source_key, p.dated_on::date as dated_on, p.amount::numeric as amount
    from (\n${payments.sql}\n) p
    where p.dated_on is not null
      and p.amount is not null
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
    group by 1)`;
}

const companyCurrency = "(select currency from home)";

const hasCurrency = ({ columns }: Mapping["invoices"]): boolean => columns.some(({ name }) => name === "currency");

const there = `
  booked as materialized (
    select invoice_id, currency, dated_on, amount
    from freeagent_mirror.invoice_payments
    where company = $1
      and status = 'confirmed'),
  confirmed as (
    select invoice_id, sum(amount) as amount
    from booked
    group by 1)`;

/** Without a currency in the mapping a payment need not be joined with its invoice. */
function daysHere({ invoices }: Mapping): string {
  const currency = hasCurrency(invoices) ? `coalesce(h.currency, ${companyCurrency})` : companyCurrency;
  return `
    select 'invoice' as entity, h.currency, h.dated_on,
      case when coalesce(p.amount, 0) >= h.total and h.total > 0 then 'paid' when coalesce(p.amount, 0) > 0 then 'part_paid' else 'unpaid' end as status,
      count(*) as here, sum(h.total) as here_amount, 0 as there, 0 as there_amount
    from here h
    left join paid p using (source_key)
    group by 2, 3, 4
    union all
    select 'payment', ${currency}, r.dated_on, 'booked', count(*), sum(r.amount), 0, 0
    from received r ${hasCurrency(invoices) ? "left join here h using (source_key)" : ""}
    group by 2, 3`;
}

const daysThere = `
    select 'invoice', f.currency, f.dated_on,
      case
        when f.status = 'Draft' then 'draft'
        when coalesce(e.amount, 0) >= f.total_value and f.total_value > 0 then 'paid'
        when coalesce(e.amount, 0) > 0 then 'part_paid'
        else 'unpaid'
      end,
      0, 0, count(*), sum(f.total_value)
    from freeagent_mirror.invoices f
    left join confirmed e on e.invoice_id = f.freeagent_id
    where f.company = $1
      and f.deleted_at is null
      -- Credited because the back office took it away: it is on neither side.
      and not exists (
        select
        from freeagent_sync.links k
        where k.company = $1
          and k.entity = 'invoice'
          and k.state = 'deleted'
          and k.freeagent_id = f.freeagent_id
          and k.base ? 'credited')
    group by 2, 3, 4
    union all
    select 'payment', currency, dated_on, 'booked', 0, 0, count(*), sum(amount)
    from booked
    group by 2, 3`;
