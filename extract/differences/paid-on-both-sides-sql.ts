import { linksOf } from "./difference-parts.ts";
import type { CompareRules } from "./difference-sql.ts";

/** What the back office has had less than a day to take over, of an entry as a whole: a reversal goes with its payment. */
const onItsWay = `
      union all
      select invoice_source_key, sum(amount)
      from freeagent_sync.bank_payments_open
      where company = $1
      group by explanation_url, invoice_url, invoice_source_key
      having max(staged_at) > clock_timestamp() - interval '1 day'`;

/** What bank entries pay on each invoice of FreeAgent, and how much of it the back office knows. */
export const paid = ({ readsFeed }: CompareRules): string => `
  booked as (
    select e.invoice_id, sum(e.amount) as there, sum(e.amount) filter (where k.freeagent_id is not null) as recorded
    from freeagent_mirror.entries_on_invoices e
    left join ${linksOf("payment")} k on k.freeagent_id = e.explanation_id
    where e.company = $1
      and e.status = 'confirmed'
    group by 1),
  -- Payments that no entry stands for, because something else had paid the invoice: entries of others count as theirs.
  covered as (
    select substring(base ->> 'paid_invoice' from '\\d+$')::bigint as invoice_id, sum((base ->> 'paid_value')::numeric) as amount,
      string_agg(source_key, ',' order by source_key) as keys
    from freeagent_sync.links
    where company = $1
      and entity = 'payment'
      and freeagent_id is null
      and state <> 'deleted'
    group by 1),
  taken_over as (
    select source_key, sum(amount) as amount
    from (
      select invoice_source_key as source_key, amount
      from freeagent_sync.bank_payments
      where company = $1
        and status = 'confirmed'
        and origin <> 'sync'
        and applied_at is not null${readsFeed ? onItsWay : ""}) known
    group by 1),
  -- The feed does not hand these over: whether they are the back office's too is for a person to say.
  typed as (
    select split_part(invoice_url, '/', -1)::bigint as invoice_id, sum(amount) as amount
    from freeagent_sync.bank_payments
    where company = $1
      and status = 'confirmed'
      and origin = 'manual'
      and applied_at is null
    group by 1
    having sum(amount) <> 0)`;

/** More is due in FreeAgent than payments that something else had paid leave: what had paid them was taken back. */
export const uncovered = "coalesce(f.due_value > f.total_value - coalesce(b.recorded, 0) - v.amount, false)";

/** What the back office knows to be paid: `known`, and what it may count of what others paid. */
export const paidHere = `
      known.amount + case when ${uncovered} then v.amount else least(coalesce(v.amount, 0), greatest(coalesce(b.there, 0) - known.amount, 0)) end`;
