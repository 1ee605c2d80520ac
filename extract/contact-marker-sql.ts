/**
 * The marker of a mirrored contact, as transform/plan-contact.ts makes it of a row: e-mail address and name, trimmed
 * and in lower case. `table` is the alias of freeagent_mirror.contacts.
 */
export function contactMarkerSql(table: string): string {
  return `lower(coalesce(btrim(${table}.email), '') || '|' ||
    coalesce(nullif(btrim(${table}.organisation_name), ''), btrim(${table}.first_name) || ' ' || btrim(${table}.last_name)))`;
}
