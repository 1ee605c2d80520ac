import { heldBy, linkOf, notSent, path } from "./difference-parts.ts";
import type { CompareRules } from "./difference-sql.ts";
import type { Mapping } from "./mapping-file.ts";

/** Both sides of each invoice of the back office, with what is paid of it here and there. */
function bothSides({ invoices }: Mapping): string {
  const currency = invoices.columns.some(({ name }) => name === "currency") ? "m.currency::text" : "null::text";
  return `
  with l as materialized (
    select m.source_key::text as source_key, m.reference::text as label, m.expected_total::numeric as total, ${currency} as currency
    from (\n${invoices.sql}\n) m),
  recorded as (
    select e.invoice_id, sum(e.amount) as amount
    from freeagent_sync.links k
    join freeagent_mirror.invoice_payments e
      on e.company = k.company
     and e.explanation_id = k.freeagent_id
     and e.status = 'confirmed'
    where k.company = $1
      and k.entity = 'payment'
      and k.state = 'active'
    group by 1),
  -- Payments that no entry stands for, because something else had paid the invoice: entries of others count as theirs.
  covered as (
    select substring(base ->> 'paid_invoice' from '\\d+$')::bigint as invoice_id, sum((base ->> 'paid_value')::numeric) as amount
    from freeagent_sync.links
    where company = $1
      and entity = 'payment'
      and freeagent_id is null
      and state <> 'deleted'
    group by 1),
  taken_over as (
    select invoice_source_key as source_key, sum(amount) as amount
    from freeagent_sync.bank_payments
    where company = $1
      and status = 'confirmed'
      and origin <> 'sync'
      and applied_at is not null
    group by 1),
  confirmed as (
    select invoice_id, sum(amount) as amount
    from freeagent_mirror.invoice_payments
    where company = $1
      and status = 'confirmed'
    group by 1),
  sides as (
    select
      l.*, k.freeagent_id, f.freeagent_id as found, f.status, f.total_value, f.currency as their_currency,
      known.amount + least(coalesce(v.amount, 0), greatest(coalesce(e.amount, 0) - known.amount, 0)) as paid_here,
      coalesce(e.amount, 0) as paid_there,
      r.reason, r.dismissed_at, r.waiting_for, c.pending
    from l ${linkOf("invoice")}
    left join freeagent_mirror.invoices f
      on f.company = $1
     and f.freeagent_id = k.freeagent_id
     and f.deleted_at is null
    left join recorded p on p.invoice_id = k.freeagent_id
    left join taken_over t on t.source_key = l.source_key
    left join covered v on v.invoice_id = k.freeagent_id
    left join confirmed e on e.invoice_id = k.freeagent_id
    cross join lateral (select coalesce(p.amount, 0) + coalesce(t.amount, 0) as amount) known ${heldBy("invoice")})`;
}

/** Differences between the invoices of the two sides. */
export function invoiceSelect(mapping: Mapping, rules: CompareRules): string {
  return `${bothSides(mapping)}
  select class, 'invoice' as entity, source_key, freeagent_url, label, field, back_end_value, freeagent_value, currency, mend
  from (
    select ${notSent("invoice", "invoices")}, l.source_key, null::text as freeagent_url, l.label, null::text as field,
      null::text as back_end_value, null::text as freeagent_value, l.currency, l.dismissed_at
    from sides l, lateral (select l.reason, l.waiting_for) r, lateral (select l.pending) c
    where l.freeagent_id is null
    union all
    select 'orphan_link', 'decide which side is right; freeagent-sync rejects show invoice ' || l.source_key, l.source_key,
      '${path.invoice}' || l.freeagent_id, l.label, null, null, null, l.currency, l.dismissed_at
    from sides l
    where l.freeagent_id is not null
      and l.found is null
    union all
    select
      case when l.reason is not null or l.pending then 'not_sent' else d.class end,
      case
        when l.reason is not null then 'freeagent-sync rejects show invoice ' || l.source_key
        when l.pending then 'the next push sends it'
        else 'freeagent-sync backfill invoices --keys ' || l.source_key
      end,
      l.source_key, '${path.invoice}' || l.freeagent_id, l.label, d.field, d.ours, d.theirs, l.their_currency, l.dismissed_at
    from sides l
    cross join lateral (
      values
        ('amount_differs', 'total_value', l.total::text, l.total_value::text, l.total is distinct from l.total_value),
        ('status_differs', 'status', '${rules.sends ? "sent" : "draft"}', l.status, ${rules.sends ? "l.status = 'Draft' or " : ""}l.status ~ 'Written|Refunded|Cancelled')
      ) as d (class, field, ours, theirs, differs)
    where l.found is not null
      and d.differs
    union all
    select 'paid_differs', 'freeagent-sync pull bank-payments, then look at freeagent_sync.bank_payments_open', l.source_key,
      '${path.invoice}' || l.freeagent_id, l.label, 'paid_value', l.paid_here::text, l.paid_there::text, l.their_currency, null
    from sides l
    where l.found is not null
      and l.paid_here <> l.paid_there) differences
  where dismissed_at is null`;
}

/** Invoices beside the linked one that carry the same reference. */
export const duplicateSelect = `
  select
    'duplicate' as class, 'invoice' as entity, k.source_key, '${path.invoice}' || other.freeagent_id as freeagent_url, other.reference as label,
    'reference' as field, one.reference as back_end_value, other.reference as freeagent_value, other.currency,
    'delete the surplus invoice in FreeAgent' as mend
  from freeagent_mirror.invoices other
  join freeagent_mirror.invoices one
    on one.company = other.company
   and one.reference = other.reference
   and one.freeagent_id <> other.freeagent_id
   and one.deleted_at is null
  join freeagent_sync.links k
    on k.company = one.company
   and k.entity = 'invoice'
   and k.freeagent_id = one.freeagent_id
   and k.state <> 'deleted'
  where other.company = $1
    and other.deleted_at is null
    and not exists (
      select 1
      from freeagent_sync.links o
      where o.company = $1
        and o.entity = 'invoice'
        and o.freeagent_id = other.freeagent_id
        and o.state <> 'deleted')`;
