import { differs, heldBy, linksOf, notSent, path } from "./difference-parts.ts";
import type { MappingFile } from "./mapping-file.ts";

/**
 * Differences between the payments of the back office and FreeAgent's bank entries. Entries that no link leads to show in
 * what is paid of their invoice.
 */
export function paymentSelect({ sql }: MappingFile): string {
  return `
  with unequal as materialized (
    select
      m.source_key::text as source_key, m.dated_on::text as label, m.amount::numeric as amount,
      k.source_key as linked, k.freeagent_id, e.explanation_id as found, e.amount as their_amount, e.currency
    from (\n${sql}\n) m
    left join ${linksOf("payment")} k on k.source_key = m.source_key::text
    left join (
      select explanation_id, amount, currency
      from freeagent_mirror.invoice_payments
      where company = $1) e on e.explanation_id = k.freeagent_id
    where k.source_key is null
       or (k.freeagent_id is not null and e.explanation_id is null)
       or m.amount::numeric <> e.amount),
  sides as (
    select l.*, r.reason, r.dismissed_at, r.waiting_for, c.pending
    from unequal l ${heldBy("payment")})
  select class, 'payment' as entity, source_key, freeagent_url, label, field, back_end_value, freeagent_value, currency, mend
  from (
    select ${notSent("payment", "payments")}, l.source_key, null::text as freeagent_url, l.label, 'amount' as field,
      l.amount::text as back_end_value, null::text as freeagent_value, l.currency, l.dismissed_at
    from sides l
    where l.linked is null
    union all
    select 'orphan_link', 'decide which side is right; freeagent-sync rejects show payment ' || l.source_key, l.source_key,
      '${path.payment}' || l.freeagent_id, l.label, 'amount', l.amount::text, null, l.currency, l.dismissed_at
    from sides l
    where l.freeagent_id is not null
      and l.found is null
    union all
    select ${differs("payment", "payments", "'amount_differs'")},
      l.source_key, '${path.payment}' || l.freeagent_id, l.label, 'amount', l.amount::text, l.their_amount::text, l.currency, l.dismissed_at
    from sides l
    where l.found is not null
      and l.amount <> l.their_amount) differences
  where dismissed_at is null`;
}
