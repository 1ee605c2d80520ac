/** `schema.table` as PostgreSQL writes it; a part with dots or double quotes stands in double quotes. */
const twoParts = /^(?:"((?:[^"]|"")+)"|([^".]+))\.(?:"((?:[^"]|"")+)"|([^".]+))$/;

/**
 * The schema and table that a text names; undefined when it is no such name. An unquoted part is taken as it is
 * written: capitals and spaces count.
 */
export function parseTableName(text: string): { readonly schema: string; readonly table: string } | undefined {
  const match = twoParts.exec(text);
  if (match === null) return undefined;
  const [, quotedSchema, plainSchema, quotedTable, plainTable] = match;
  const schema = quotedSchema?.replaceAll('""', '"') ?? plainSchema;
  const table = quotedTable?.replaceAll('""', '"') ?? plainTable;
  return schema === undefined || table === undefined ? undefined : { schema, table };
}
