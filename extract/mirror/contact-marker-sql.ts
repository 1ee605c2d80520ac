import { comparableTextSql } from "../differences/comparable-text-sql.ts";

/**
 * The marker of a mirrored contact, as transform/contacts/plan-contact.ts and fold-markers.ts make it of a row: e-mail address and
 * name in comparable form and in lower case. `table` is the alias of freeagent_mirror.contacts.
 */
export function contactMarkerSql(table: string): string {
  const text = (column: string): string => comparableTextSql(`${table}.${column}`);
  const name = `coalesce(${text("organisation_name")}, ${text("first_name")} || ' ' || ${text("last_name")})`;
  return `lower(coalesce(${text("email")}, '') || '|' || ${name})`;
}

/**
 * A select of the mirrored contacts of a company that carry one of the markers, each with its `marker`. `company` and
 * `markers` are placeholders (`$1`, `$3`), `columns` is a list of columns of `m`. Uses contacts_by_marker, marker by
 * marker: left to itself the planner reads the whole table wherever it has no statistics of it yet, which is the first
 * run.
 */
export function contactsByMarkerSql(company: string, markers: string, columns: string): string {
  return `
    select w.marker, m.*
    from (select distinct marker from unnest(${markers}::text[]) wanted (marker) offset 0) w
    cross join lateral (
      select ${columns}
      from freeagent_mirror.contacts m
      where m.company = ${company}
        and m.deleted_at is null
        and left(${contactMarkerSql("m")}, 200) = left(w.marker, 200)
        and ${contactMarkerSql("m")} = w.marker
      offset 0) m
    offset 0`;
}
