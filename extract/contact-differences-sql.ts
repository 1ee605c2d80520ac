import type { Attribute } from "../domain/attribute.ts";
import { heldBy, linkOf, notSent, path } from "./difference-parts.ts";
import type { CompareRules } from "./difference-sql.ts";
import type { MappingFile } from "./mapping-file.ts";

/** Differences between customers and contacts. */
export function contactSelect({ sql, columns }: MappingFile, rules: CompareRules): string {
  const names = columns.map(({ name }) => name);
  const column = (name: string): string => (names.includes(name) ? `m.${name}` : "null::text");
  const compared = columns.filter(({ kind, internal }) => internal !== true && (kind === "text" || kind === "integer"));
  return `
  with l as materialized (
    select
      m.source_key::text as source_key,
      coalesce(${column("organisation_name")}::text, concat_ws(' ', ${column("first_name")}::text, ${column("last_name")}::text)) as label,
      jsonb_strip_nulls(jsonb_build_object(${compared.map((attribute) => `'${attribute.name}', ${comparable(attribute)}`).join(", ")})) as fields
      ${names.includes("hidden") ? ", coalesce(m.hidden, false)" : ", false"} as hidden
    from (\n${sql}\n) m),
  sides as (
    select l.*, k.freeagent_id, f.freeagent_id as found, f.raw, r.reason, r.dismissed_at, r.waiting_for, c.pending
    from l ${linkOf("contact")}
    left join freeagent_mirror.contacts f
      on f.company = $1
     and f.freeagent_id = k.freeagent_id
     and f.deleted_at is null ${heldBy("contact")})
  select class, 'contact' as entity, source_key, freeagent_url, label, field, back_end_value, freeagent_value, null::text as currency, mend
  from (
    select ${notSent("contact", "contacts")}, l.source_key, null::text as freeagent_url, l.label, null::text as field,
      null::text as back_end_value, null::text as freeagent_value, l.dismissed_at
    from sides l, lateral (select l.reason, l.waiting_for) r, lateral (select l.pending) c
    where l.freeagent_id is null
      and not l.hidden
    union all
    select 'orphan_link', 'decide which side is right; freeagent-sync rejects show contact ' || l.source_key, l.source_key,
      '${path.contact}' || l.freeagent_id, l.label, null, null, null, l.dismissed_at
    from sides l
    where l.freeagent_id is not null
      and l.found is null
    union all
    select
      case when l.reason is not null or l.pending then 'not_sent' else 'contact_differs' end,
      case
        when l.reason is not null then 'freeagent-sync rejects show contact ' || l.source_key
        when l.pending then 'the next push sends it'
        else 'freeagent-sync backfill contacts --keys ' || l.source_key
      end,
      l.source_key, '${path.contact}' || l.freeagent_id, l.label, d.field, d.ours, d.theirs, l.dismissed_at
    from sides l
    cross join lateral (
      select field, l.fields ->> field as ours, nullif(btrim(normalize(l.raw ->> field)), '') as theirs
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
          and u.applied_at is null)) differences
  where dismissed_at is null`;
}

function comparable({ name, kind }: Attribute): string {
  return kind === "text" ? `nullif(btrim(normalize(m.${name}::text)), '')` : `m.${name}::text`;
}
