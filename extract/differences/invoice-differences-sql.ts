import { companyCommandSql, keyCommandSql } from "./command-line-sql.ts";
import { comparableTextSql } from "./comparable-text-sql.ts";
import { baseOf, differs, heldBy, linksOf, notSent, path } from "./difference-parts.ts";
import type { CompareRules } from "./difference-sql.ts";
import { goneRows, isGone } from "./gone-rows-sql.ts";
import type { Mapping } from "../back-office/mapping-file.ts";
import { differingLines, lineParts } from "./line-differences-sql.ts";
import { paid, paidHere, uncovered } from "./paid-on-both-sides-sql.ts";

/** Invoices that are on one side only, or not the same on both. */
function unequal({ invoices }: Mapping, rules: CompareRules): string {
  const currency = currencyOf(invoices);
  const has = hasColumn(invoices);
  const ours = (name: string, type = "text"): string => (has(name) ? `m.${name}::${type}` : `null::${type}`);
  // Taken out of what came as a whole only where it is compared.
  const fromWhole = Object.entries({
    comments: differsInText("m.comments::text", "f.comments"),
    po_reference: differsInText("m.po_reference::text", "f.po_reference"),
    discount_percent: `m.discount_percent::numeric <> ${discountSql("f.discount_percent")}`,
  }).filter(([name]) => has(name));
  const theirs = fromWhole.map(([name]) => `, raw ->> '${name}' as ${name}`).join("");
  const notStatus = `${rules.sends ? "f.status = 'Draft' or " : ""}f.status like any (array['%Written%', '%Refunded%', '%Cancelled%'])`;
  return `
  with ${paid(rules)},
  unequal as materialized (
    select
      m.source_key::text as source_key, m.reference::text as label, m.expected_total::numeric as total, ${currency} as currency,
      m.dated_on::date as dated_on, c.freeagent_id as contact_id, m.payment_terms_in_days::text as terms,
      ${ours("due_on", "date")} as due_on, ${ours("comments")} as comments, ${ours("po_reference")} as po_reference,
      ${ours("discount_percent", "numeric")} as discount_percent,
      k.source_key as linked, k.freeagent_id, f.freeagent_id as found, f.reference, f.status, f.total_value, f.due_value, f.currency as their_currency,
      f.dated_on as their_dated_on, f.contact_id as their_contact_id, f.due_on as their_due_on,
      ${notStatus} as not_status,
      ${paidHere} as paid_here, case when ${uncovered} then v.keys end as uncovered_keys,
      coalesce(b.there, 0) as paid_there
    from (\n${invoices.sql}\n) m
    full join ${linksOf("invoice")} k on k.source_key = m.source_key::text
    full join (
      select freeagent_id, contact_id, reference, dated_on, due_on, status, total_value, due_value, currency${theirs}
      from freeagent_mirror.invoices
      where company = $1
        and deleted_at is null) f on f.freeagent_id = k.freeagent_id
    left join ${linksOf("contact")} c on c.source_key = m.contact_key::text
    left join booked b on b.invoice_id = k.freeagent_id
    left join taken_over t on t.source_key = m.source_key::text
    left join covered v on v.invoice_id = k.freeagent_id
    cross join lateral (select coalesce(b.recorded, 0) + coalesce(t.amount, 0) as amount) known
    where (m.source_key is not null and f.freeagent_id is null)
       or (f.freeagent_id is not null and k.source_key is null)
       or (${isGone("invoice", rules)})
       or (m.source_key is not null and (
         m.expected_total::numeric is distinct from f.total_value
         or ${paidHere} <> coalesce(b.there, 0)
         or ${differsInReference("m.reference::text", "f.reference")}
         or c.freeagent_id <> f.contact_id
         or m.dated_on::date <> f.dated_on
         or ${currency} <> f.currency
         or ${dueOtherwise(has("due_on"))}
         ${fromWhole.map(([, differs]) => `or ${differs}`).join("\n         ")}
         or ${notStatus})))`;
}

type InvoiceFile = Mapping["invoices"];

const hasColumn =
  ({ columns }: InvoiceFile) =>
  (wanted: string): boolean =>
    columns.some(({ name }) => name === wanted);

const currencyOf = (invoices: InvoiceFile): string =>
  hasColumn(invoices)("currency") ? "m.currency::text" : "null::text";

/**
 * Whether the terms may differ: the mirror has the day that they come to in a column, and themselves only in what came as a
 * whole, which is too wide to be joined. What a person made the due day alone is sorted out with the fields.
 */
const dueOtherwise = (hasDueDay: boolean): string => {
  const terms = "m.payment_terms_in_days::bigint <> f.due_on - f.dated_on";
  return hasDueDay ? `case when m.due_on is null then ${terms} else m.due_on::date <> f.due_on end` : terms;
};

/** An empty text of the back office is no opinion. Most are equal as they stand. */
const differsInText = (ours: string, theirs: string): string =>
  `(${ours} is distinct from ${theirs} and ${comparableTextSql(ours)} is not null and ${comparableTextSql(ours)} is distinct from ${comparableTextSql(theirs)})`;

/** FreeAgent leaves a discount out that is none. */
const discountSql = (text: string): string => `coalesce(${text}, '0')::numeric`;

/** Equal as they stand is the rule, and cheaper than making both comparable first. */
const differsInReference = (ours: string, theirs: string): string =>
  `(${ours} is distinct from ${theirs} and ${comparableTextSql(ours)} is distinct from ${comparableTextSql(theirs)})`;

/** A push looks at what changed in the back office, so it would find nothing to do. */
const changedThere = `
        when d.changed_there then 'somebody changed the invoice in FreeAgent: change it back there, or here'`;

/**
 * Fields of a linked invoice: what each is called, both values, whether they differ, and whether FreeAgent's has moved
 * from the base.
 */
const comparedFields = (sends: boolean): string => `
        ('amount_differs', 'total_value', l.total::text, l.total_value::text, l.total is distinct from l.total_value,
          (b.base ->> 'total_value')::numeric <> l.total_value),
        ('status_differs', 'status', '${sends ? "sent" : "draft"}', l.status, l.not_status,
          l.status <> 'Draft' or b.base ->> 'status' <> 'Draft'),
        ('invoice_differs', 'reference', l.label, l.reference, ${differsInReference("l.label", "l.reference")},
          b.base ->> 'reference' <> l.reference),
        ('invoice_differs', 'contact', '${path.contact}' || l.contact_id, '${path.contact}' || l.their_contact_id,
          l.contact_id <> l.their_contact_id, b.base ->> 'contact' <> '${path.contact}' || l.their_contact_id),
        ('invoice_differs', 'dated_on', l.dated_on::text, l.their_dated_on::text, l.dated_on <> l.their_dated_on,
          b.base ->> 'dated_on' <> l.their_dated_on::text),
        ('invoice_differs', 'currency', l.currency, l.their_currency, l.currency <> l.their_currency,
          b.base ->> 'currency' <> l.their_currency),
        ('invoice_differs', 'payment_terms_in_days', l.terms, t.terms, l.due_on is null and l.terms <> t.terms,
          b.base ->> 'payment_terms_in_days' <> t.terms),
        ('invoice_differs', 'due_on', l.due_on::text, l.their_due_on::text, l.due_on <> l.their_due_on and not ${dueAsAnswered},
          b.base ->> 'due_on' <> l.their_due_on::text),
        ('invoice_differs', 'comments', ${comparableTextSql("l.comments")}, t.comments, ${differsInText("l.comments", "t.comments")},
          b.base ->> 'comments' is distinct from t.comments),
        ('invoice_differs', 'po_reference', ${comparableTextSql("l.po_reference")}, t.po_reference, ${differsInText("l.po_reference", "t.po_reference")},
          b.base ->> 'po_reference' is distinct from t.po_reference),
        ('invoice_differs', 'discount_percent', trim_scale(l.discount_percent)::text, trim_scale(t.discount_percent)::text,
          l.discount_percent <> t.discount_percent, ${discountSql("b.base ->> 'discount_percent'")} <> t.discount_percent)`;

/** Whether FreeAgent answered so to this very day of the back office's: where terms and due day disagree, it decides. */
const dueAsAnswered = `coalesce(b.base -> 'said' ->> 'due_on' = l.due_on::text and b.base ->> 'due_on' = l.their_due_on::text, false)`;

/** Linked invoices, a row for each field that differs. What the mirror has no column for is read for these few alone, by primary key. */
const differingFields = ({ sends }: CompareRules): string => `
    select ${differs("invoice", "invoices", "d.class", changedThere)},
      l.source_key, '${path.invoice}' || l.freeagent_id, l.label, d.field, d.ours, d.theirs, l.their_currency, l.dismissed_at
    from sides l ${baseOf("invoice")}
    left join lateral (
      select n.raw ->> 'payment_terms_in_days' as terms, ${comparableTextSql("n.raw ->> 'comments'")} as comments,
        ${comparableTextSql("n.raw ->> 'po_reference'")} as po_reference, ${discountSql("n.raw ->> 'discount_percent'")} as discount_percent
      from freeagent_mirror.invoices n
      where n.company = $1
        and n.freeagent_id = l.found
      limit 1) t on true
    cross join lateral (
      values ${comparedFields(sends)}
      ) as d (class, field, ours, theirs, differs, changed_there)
    where l.found is not null
      and d.differs`;

/** Differences between the invoices of the two sides. */
export function invoiceSelect(mapping: Mapping, rules: CompareRules): string {
  return `${unequal(mapping, rules)},
  sides as (
    select l.*, r.reason, r.dismissed_at, r.waiting_for, c.pending
    from unequal l ${heldBy("invoice")}
    where l.source_key is not null),
  -- No link leads to these, so only one that is gone may know them.
  gone as (
    select freeagent_id, bool_or(base ? 'credited') as is_credited
    from freeagent_sync.links
    where company = $1
      and entity = 'invoice'
      and state = 'deleted'
    group by 1),
  unlinked as materialized (
    select u.*, g.freeagent_id is not null as was_ours, g.is_credited and u.due_value <> 0 as is_due_again
    from unequal u
    left join gone g on g.freeagent_id = u.found
    where u.found is not null
      and u.freeagent_id is null)${rules.comparesLines ? `,${lineParts(mapping)}` : ""}
  select class, 'invoice' as entity, source_key, freeagent_url, label, field, back_end_value, freeagent_value, currency, mend
  from (
    select ${notSent("invoice", "invoices")}, l.source_key, null::text as freeagent_url, l.label, null::text as field,
      null::text as back_end_value, null::text as freeagent_value, l.currency, l.dismissed_at
    from sides l
    where l.freeagent_id is null
    union all
    select 'orphan_link', 'decide which side is right; ' || ${keyCommandSql("rejects show invoice", "l.source_key")}, l.source_key,
      '${path.invoice}' || l.freeagent_id, l.label, null, null, null, l.currency, l.dismissed_at
    from sides l
    where l.freeagent_id is not null
      and l.found is null
    union all ${differingFields(rules)}
    ${rules.comparesLines ? `union all ${differingLines}` : ""}
    union all
    select 'paid_differs',
      coalesce(${keyCommandSql("backfill payments --keys", "l.uncovered_keys")},
        'record here what a person typed into FreeAgent, or take it away there: ' || y.amount || ', see freeagent-sync report bank-payments',
        ${companyCommandSql("pull bank-payments")} || ', then look at freeagent_sync.bank_payments_open'),
      l.source_key,
      '${path.invoice}' || l.freeagent_id, l.label, 'paid_value', l.paid_here::text, l.paid_there::text, l.their_currency, null
    from sides l
    left join typed y on y.invoice_id = l.freeagent_id
    where l.found is not null
      and l.paid_here <> l.paid_there
    union all ${onlyInFreeAgent}
    union all ${goneRows("invoice", { label: "u.reference", value: "u.total_value::text", currency: "u.their_currency" })}) differences
  where dismissed_at is null`;
}

/**
 * Invoices that no link leads to. One with the reference of a linked one is its duplicate; the others were made by people,
 * or are left over. Those that were ours once are no news, but for a credited one on which money is due again.
 */
const onlyInFreeAgent = `
    select
      case when one.source_key is null then 'missing_in_back_end' else 'duplicate' end,
      case
        when one.source_key is not null then 'delete the surplus invoice in FreeAgent'
        when u.is_due_again then 'set its credit note off against it again in FreeAgent'
        else 'nothing, where it was made in FreeAgent on purpose'
      end,
      one.source_key, '${path.invoice}' || u.found, u.reference,
      case when one.source_key is null then null else 'reference' end,
      one.reference,
      case when one.source_key is null then u.total_value::text else u.reference end,
      u.their_currency, null
    from unlinked u
    left join (
      select k.source_key, f.reference
      from freeagent_mirror.invoices f
      join ${linksOf("invoice")} k on k.freeagent_id = f.freeagent_id
      where f.company = $1
        and f.deleted_at is null
        and f.reference in (select reference from unlinked)) one on one.reference = u.reference
    where one.source_key is not null
       or u.is_due_again
       or not u.was_ours`;
