import { keyCommandSql } from "./command-line-sql.ts";
import type { Attribute } from "../../domain/attribute.ts";
import { comparableTextSql } from "./comparable-text-sql.ts";
import { differs, heldBy, linksOf, notSent, path } from "./difference-parts.ts";
import type { CompareRules } from "./difference-sql.ts";
import { goneRows, isGone } from "./gone-rows-sql.ts";
import type { MappingFile } from "../back-office/mapping-file.ts";

/** Customers and contacts that are on one side only, or not the same on both. */
function unequal({ sql, columns }: MappingFile, rules: CompareRules): string {
  const names = columns.map(({ name }) => name);
  const column = (name: string): string => (names.includes(name) ? `m.${name}` : "null::text");
  const compared = comparedColumns(columns);
  const fieldsDiffer = compared.map((attribute) => fieldDiffers(attribute, rules));
  return `
  with unequal as materialized (
    select
      m.source_key::text as source_key,
      coalesce(${column("organisation_name")}::text, concat_ws(' ', ${column("first_name")}::text, ${column("last_name")}::text)) as label,
      jsonb_strip_nulls(jsonb_build_object(${compared.map((attribute) => `'${attribute.name}', ${ours(attribute)}`).join(", ")})) as fields,
      k.source_key as linked, k.freeagent_id, f.freeagent_id as found, f.raw, f.status,
      coalesce(f.organisation_name, concat_ws(' ', f.first_name, f.last_name)) as their_label
    from (\n${sql}\n) m
    full join ${linksOf("contact")} k on k.source_key = m.source_key::text
    full join (
      select freeagent_id, organisation_name, first_name, last_name, status, raw
      from freeagent_mirror.contacts
      where company = $1
        and deleted_at is null) f on f.freeagent_id = k.freeagent_id
    where (m.source_key is not null and f.freeagent_id is null${names.includes("hidden") ? " and (k.freeagent_id is not null or not coalesce(m.hidden, false))" : ""})
       or (f.freeagent_id is not null and k.source_key is null)
       or (${isGone("contact", rules)})
       or (m.source_key is not null and (${["false", ...fieldsDiffer].join("\n         or ")})))`;
}

/** Differences between customers and contacts. */
export function contactSelect(file: MappingFile, rules: CompareRules): string {
  const compared = comparedColumns(file.columns);
  return `${unequal(file, rules)},
  sides as (
    select l.*, r.reason, r.dismissed_at, r.waiting_for, c.pending
    from unequal l ${heldBy("contact")}
    where l.source_key is not null)
  select class, 'contact' as entity, source_key, freeagent_url, label, field, back_end_value, freeagent_value, null::text as currency, mend
  from (
    select ${notSent("contact", "contacts")}, l.source_key, null::text as freeagent_url, l.label, null::text as field,
      null::text as back_end_value, null::text as freeagent_value, l.dismissed_at
    from sides l
    where l.freeagent_id is null
    union all
    select 'orphan_link', 'decide which side is right; ' || ${keyCommandSql("rejects show contact", "l.source_key")}, l.source_key,
      '${path.contact}' || l.freeagent_id, l.label, null, null, null, l.dismissed_at
    from sides l
    where l.freeagent_id is not null
      and l.found is null
    union all
    select ${differs("contact", "contacts", "'contact_differs'")},
      l.source_key, '${path.contact}' || l.freeagent_id, l.label, d.field, d.ours, d.theirs, l.dismissed_at
    from sides l
    cross join lateral (
      select field, l.fields ->> field as ours, ${comparableTextSql("l.raw ->> field")} as theirs
      from unnest(array[${compared.map(({ name }) => `'${name}'`).join(", ")}]::text[]) as field) d
    where l.found is not null
      and d.ours is distinct from d.theirs
      and ${rules.clearNulls ? "true" : "d.ours is not null"}
      and not exists (
        select 1
        from freeagent_sync.contact_updates u
        where u.company = $1
          and u.contact_source_key = l.source_key
          and u.field = d.field
          and u.applied_at is null)
    union all
    select 'missing_in_back_end', 'nothing, where it was made in FreeAgent on purpose', null, '${path.contact}' || u.found,
      u.their_label, null, null, null, null
    from unequal u
    where u.freeagent_id is null
      and u.found is not null
      and coalesce(u.status, 'Active') = 'Active'
      and not exists (
        select 1
        from freeagent_sync.links k
        where k.company = $1
          and k.entity = 'contact'
          and k.freeagent_id = u.found)
    union all ${goneRows("contact", { label: "u.their_label" })}) differences
  where dismissed_at is null`;
}

function comparedColumns(columns: readonly Attribute[]): readonly Attribute[] {
  return columns.filter(({ kind, internal }) => internal !== true && (kind === "text" || kind === "integer"));
}

/** The value of the back office as it is compared: an empty text is none. */
function ours({ name, kind }: Attribute): string {
  return kind === "text" ? comparableTextSql(`m.${name}::text`) : `m.${name}::text`;
}

/** Equal as they stand is the rule, and costs a fifth of making both comparable first. */
function fieldDiffers(attribute: Attribute, { clearNulls }: CompareRules): string {
  const { name } = attribute;
  const isOpinion = clearNulls ? "" : `m.${name} is not null and ${ours(attribute)} is not null and `;
  const theirs = `f.raw ->> '${name}'`;
  return `(m.${name}::text is distinct from ${theirs} and ${isOpinion}${ours(attribute)} is distinct from ${comparableTextSql(theirs)})`;
}
