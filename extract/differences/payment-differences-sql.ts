import { keyCommandSql } from "./command-line-sql.ts";
import { baseOf, differs, heldBy, linksOf, notSent, path } from "./difference-parts.ts";
import type { CompareRules } from "./difference-sql.ts";
import { goneRows, isGone } from "./gone-rows-sql.ts";
import type { MappingFile } from "../back-office/mapping-file.ts";

/** What the entry paid when we last wrote or linked it, in the invoice's currency. */
const paidByBase = `
      coalesce(nullif((b.base ->> 'foreign_currency_value')::numeric, 0), (b.base ->> 'gross_value')::numeric)`;

/** A push looks at what changed in the back office, so it would find nothing to do. */
const changedThere = `
        when l.changed_there then 'somebody changed the entry in FreeAgent: change it back there, or the payment here'`;

const whatTheEntrySays = {
  label: "u.their_dated_on::text",
  field: "'amount'",
  value: "u.their_amount::text",
  currency: `(
        select n.currency
        from freeagent_mirror.invoices n
        where n.company = $1
          and n.freeagent_id = u.their_invoice_id)`,
};

/** Payments that FreeAgent has no entry of, or another one, and entries whose payment is gone. */
function unequal({ sql }: MappingFile, rules: CompareRules): string {
  return `
  with unequal as materialized (
    select
      m.source_key::text as source_key, m.dated_on::text as label, m.amount::numeric as amount,
      k.source_key as linked, k.freeagent_id, e.explanation_id as found, e.amount as their_amount,
      i.freeagent_id as invoice_id, e.invoice_id as their_invoice_id,
      e.dated_on as their_dated_on
    from (\n${sql}\n) m
    full join ${linksOf("payment")} k on k.source_key = m.source_key::text
    left join ${linksOf("invoice")} i on i.source_key = m.invoice_key::text
    left join (
      select explanation_id, invoice_id, amount, dated_on
      from freeagent_mirror.entries_on_invoices
      where company = $1) e on e.explanation_id = k.freeagent_id
    where (m.source_key is not null
        and (k.source_key is null
          or (k.freeagent_id is not null and e.explanation_id is null)
          or m.amount::numeric <> e.amount
          or i.freeagent_id is distinct from e.invoice_id and e.explanation_id is not null))
       or (${isGone("payment", rules)}))`;
}

/**
 * Differences between the payments of the back office and FreeAgent's bank entries. Entries that no link leads to show in
 * what is paid of their invoice. Links and invoices are joined whole once, to find what differs; what else is told of these
 * few is looked up by primary key.
 */
export function paymentSelect(file: MappingFile, rules: CompareRules): string {
  return `${unequal(file, rules)},
  sides as (
    select l.*, f.currency, r.reason, r.dismissed_at, r.waiting_for, c.pending,
      ${paidByBase} <> l.their_amount or substring(b.base ->> 'paid_invoice' from '\\d+$')::bigint <> l.their_invoice_id as changed_there
    from unequal l ${heldBy("payment")} ${baseOf("payment")}
    left join lateral (
      select n.currency
      from freeagent_mirror.invoices n
      where n.company = $1
        and n.freeagent_id = coalesce(l.invoice_id, l.their_invoice_id)
      limit 1) f on true
    where l.source_key is not null)
  select class, 'payment' as entity, source_key, freeagent_url, label, field, back_end_value, freeagent_value, currency, mend
  from (
    select ${notSent("payment", "payments")}, l.source_key, null::text as freeagent_url, l.label, 'amount' as field,
      l.amount::text as back_end_value, null::text as freeagent_value, l.currency, l.dismissed_at
    from sides l
    where l.linked is null
    union all
    select 'orphan_link', 'decide which side is right; ' || ${keyCommandSql("rejects show payment", "l.source_key")}, l.source_key,
      '${path.payment}' || l.freeagent_id, l.label, 'amount', l.amount::text, null, l.currency, l.dismissed_at
    from sides l
    where l.freeagent_id is not null
      and l.found is null
    union all
    select ${differs("payment", "payments", "d.class", changedThere)},
      l.source_key, '${path.payment}' || l.freeagent_id, l.label, d.field, d.ours, d.theirs, l.currency, l.dismissed_at
    from sides l
    cross join lateral (
      values
        ('amount_differs', 'amount', l.amount::text, l.their_amount::text, l.amount <> l.their_amount),
        ('paid_differs', 'paid_invoice', '${path.invoice}' || l.invoice_id, '${path.invoice}' || l.their_invoice_id,
          l.invoice_id is distinct from l.their_invoice_id)
      ) as d (class, field, ours, theirs, differs)
    where l.found is not null
      and d.differs
    union all ${goneRows("payment", whatTheEntrySays)}) differences
  where dismissed_at is null`;
}
