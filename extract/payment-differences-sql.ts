import { heldBy, linkOf, notSent, path } from "./difference-parts.ts";
import type { MappingFile } from "./mapping-file.ts";

/** Differences between the payments of the back office and FreeAgent's bank entries. */
export function paymentSelect({ sql }: MappingFile): string {
  return `
  with l as materialized (
    select m.source_key::text as source_key, m.dated_on::text as label, m.amount::numeric as amount
    from (\n${sql}\n) m),
  sides as (
    select l.*, k.source_key as linked, k.freeagent_id, e.explanation_id as found, e.amount as their_amount, i.currency,
      r.reason, r.dismissed_at, r.waiting_for, c.pending
    from l ${linkOf("payment")}
    left join freeagent_mirror.invoice_payments e
      on e.company = $1
     and e.explanation_id = k.freeagent_id
    left join freeagent_mirror.invoices i
      on i.company = $1
     and i.freeagent_id = e.invoice_id ${heldBy("payment")})
  select class, 'payment' as entity, source_key, freeagent_url, label, field, back_end_value, freeagent_value, currency, mend
  from (
    select ${notSent("payment", "payments")}, l.source_key, null::text as freeagent_url, l.label, 'amount' as field,
      l.amount::text as back_end_value, null::text as freeagent_value, l.currency, l.dismissed_at
    from sides l, lateral (select l.reason, l.waiting_for) r, lateral (select l.pending) c
    where l.linked is null
    union all
    select 'orphan_link', 'decide which side is right; freeagent-sync rejects show payment ' || l.source_key, l.source_key,
      '${path.payment}' || l.freeagent_id, l.label, 'amount', l.amount::text, null, l.currency, l.dismissed_at
    from sides l
    where l.freeagent_id is not null
      and l.found is null
    union all
    select
      case when l.reason is not null or l.pending then 'not_sent' else 'amount_differs' end,
      case
        when l.reason is not null then 'freeagent-sync rejects show payment ' || l.source_key
        when l.pending then 'the next push sends it'
        else 'freeagent-sync backfill payments --keys ' || l.source_key
      end,
      l.source_key, '${path.payment}' || l.freeagent_id, l.label, 'amount', l.amount::text, l.their_amount::text, l.currency, l.dismissed_at
    from sides l
    where l.found is not null
      and l.amount <> l.their_amount) differences
  where dismissed_at is null`;
}
