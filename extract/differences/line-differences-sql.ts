import type { Mapping } from "../back-office/mapping-file.ts";
import { comparableTextSql } from "./comparable-text-sql.ts";
import { differs, heldBy, linksOf, path } from "./difference-parts.ts";

/** What is compared of a line, with its type; text as a push sends it. */
const fields = [
  ["description", "text"],
  ["quantity", "numeric"],
  ["price", "numeric"],
  ["sales_tax_rate", "numeric"],
] as const;

type Field = (typeof fields)[number];

/** A field that the back office leaves empty is no opinion, and no VAT rate is one of 0. */
function differsIn([name, type]: Field): string {
  const [ours, theirs] = [`o.${name}`, `t.${name}`];
  if (type === "numeric") return `${ours} <> coalesce(${theirs}, 0)`;
  return `(${ours} is distinct from ${theirs} and ${comparableTextSql(ours)} is distinct from ${comparableTextSql(theirs)})`;
}

const anyDiffers = fields.map(differsIn).join(" or ");

/** Lines of the back office, as SQL over `m`. */
function ourColumns({ invoiceItems }: Mapping): string {
  const mapped = new Set(invoiceItems.columns.map(({ name }) => name));
  return fields.map(([name, type]) => `${mapped.has(name) ? `m.${name}` : "null"}::${type} as ${name}`).join(", ");
}

/**
 * What FreeAgent says in a line, or the back office's last word on it where FreeAgent answered to that with what it says
 * (it rounds prices and decides about VAT).
 */
function theirWord(name: string, type: string): string {
  const [there, agreed] = [`r.line ->> '${name}'`, `a.item ->> '${name}'`];
  const isAsAnswered = `a.item -> 'said' ? '${name}' and ${canonical(there, type)} is not distinct from ${canonical(agreed, type)}`;
  return `(case when ${isAsAnswered} then a.item -> 'said' ->> '${name}' else ${there} end)::${type}`;
}

const canonical = (text: string, type: string): string =>
  type === "text" ? comparableTextSql(text) : `(${text})::numeric`;

const hasMoved = fields
  .map(
    ([name, type]) =>
      `${canonical(`r.line ->> '${name}'`, type)} is distinct from ${canonical(`a.item ->> '${name}'`, type)}`,
  )
  .join(" or ");

/**
 * Lines of linked invoices, and where they may differ. The mirror has the lines in a table of their own as the last pull read
 * them, which tells cheaply which invoices are equal; what a push has written since is in the whole that FreeAgent
 * answered, which is read for the others alone. Where the mirror has no line at all, as before the first pull, nothing is read.
 */
export const lineParts = (mapping: Mapping): string => `
  suspects as materialized (
    select k.source_key, k.freeagent_id as invoice_id
    from (
      select coalesce(o.invoice_id, t.invoice_id) as invoice_id
      from (
        select k.freeagent_id as invoice_id, m.position::numeric as position, ${ourColumns(mapping)}
        from (\n${mapping.invoiceItems.sql}\n) m
        join ${linksOf("invoice")} k on k.source_key = m.invoice_key::text) o
      full join (
        select invoice_id, position, ${fields.map(([name]) => name).join(", ")}
        from freeagent_mirror.invoice_items
        where company = $1
          and deleted_at is null) t on t.invoice_id = o.invoice_id and t.position = o.position
      where exists (select 1 from freeagent_mirror.invoice_items where company = $1)
        and (o.invoice_id is null or t.invoice_id is null or ${anyDiffers})
      group by 1) unlike
    join ${linksOf("invoice")} k on k.freeagent_id = unlike.invoice_id),
  our_lines as (
    select s.source_key, ${ourColumns(mapping)},
      row_number() over (partition by s.source_key order by m.position) as place,
      count(*) over (partition by s.source_key) as lines
    from (\n${mapping.invoiceItems.sql}\n) m
    join suspects s on s.source_key = m.invoice_key::text),
  their_lines as (
    select s.source_key, s.invoice_id, f.reference, f.currency, ${fields.map(([name, type]) => `${theirWord(name, type)} as ${name}`).join(", ")},
      row_number() over (partition by s.source_key order by ${theirWord("position", "numeric")}, r.line ->> 'url') as place,
      count(*) over (partition by s.source_key) as lines,
      jsonb_array_length(b.items) as known_lines, a.item is null or ${hasMoved} as moved
    from suspects s
    join freeagent_mirror.invoices f
      on f.company = $1
     and f.freeagent_id = s.invoice_id
     and f.deleted_at is null
    cross join lateral (
      select coalesce(k.base -> 'items', '[]') as items
      from freeagent_sync.links k
      where k.company = $1
        and k.entity = 'invoice'
        and k.source_key = s.source_key) b
    cross join lateral jsonb_array_elements(
      case jsonb_typeof(f.raw -> 'invoice_items') when 'array' then f.raw -> 'invoice_items' else '[]' end) r (line)
    left join lateral (
      select item
      from jsonb_array_elements(b.items) item
      where item ->> 'id' = substring(r.line ->> 'url' from '(\\d+)/?$')
      limit 1) a on true)`;

/** A person changed it there, and a push looks at what changed in the back office: it would find nothing to do. */
const changedThere = `
        when l.moved then 'somebody changed the invoice in FreeAgent: change it back there, or here'`;

function comparedField(field: Field, index: number): string {
  const [name, type] = field;
  const told = (value: string): string =>
    `concat_ws(' ', 'line', o.place || ':', '${name}', ${type === "text" ? comparableTextSql(value) : `trim_scale(${value})`})`;
  return `(${index + 1}, ${told(`o.${name}`)}, ${told(`t.${name}`)}, o.lines = t.lines and ${differsIn(field)})`;
}

/** The first line of each invoice that is not the same on both sides, or how many lines there are. */
export const differingLines = `
    select ${differs("invoice", "invoices", "'invoice_differs'", changedThere)},
      l.source_key, '${path.invoice}' || l.invoice_id, l.reference, 'lines', l.ours, l.theirs, l.currency, l.dismissed_at
    from (
      select l.*, r.reason, r.dismissed_at, c.pending
      from (
        select distinct on (o.source_key) o.source_key, t.invoice_id, t.reference, t.currency, d.ours, d.theirs,
          case when o.lines = t.lines then t.moved else t.lines <> t.known_lines end as moved
        from our_lines o
        join their_lines t on t.source_key = o.source_key and t.place = o.place
        cross join lateral (
          values
            (0, o.lines || ' lines', t.lines || ' lines', o.lines <> t.lines),
            ${fields.map(comparedField).join(",\n            ")}
          ) as d (rank, ours, theirs, differs)
        where d.differs
        order by o.source_key, o.place, d.rank) l ${heldBy("invoice")}) l`;
