import * as z from "zod";
import { qualifiedName, type CapturedTable } from "../../domain/captured-table.ts";
import { nearestName } from "../../domain/nearest-name.ts";
import { Problem } from "../../domain/problem.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** What the triggers of a table depend on. */
export interface TableShape {
  /** Rows are written through another table: it has partitions, or is one, or inherits. Triggers per row see those. */
  readonly perRow: boolean;
  /** The key can be null: rows without it are counted. */
  readonly nullable: boolean;
  /** Two keys are the same exactly when their texts are: they can be compared without making texts of them. */
  readonly comparable: boolean;
  /** The text of a key may depend on the settings of the session that writes it. */
  readonly styled: boolean;
}

const shapeRows = z.array(
  z.object({
    kind: z.string().nullable(),
    inherits: z.boolean(),
    heirs: z.array(z.object({ schema: z.string(), table: z.string() })),
    key_type: z.string().nullable(),
    not_null: z.boolean().nullable(),
    is_virtual: z.boolean().nullable(),
    columns: z.array(z.string()).nullable(),
  }),
);

/** Types whose equal values have equal texts; others (citext, numeric, char) are compared as text. */
const comparableTypes = ["smallint", "integer", "bigint", "uuid", "text", "character varying"];
/** Beside those, types whose texts no setting changes. What is not known here, a domain of dates among it, is styled. */
const plainTypes = [...comparableTypes, "numeric", "character", "citext", "boolean", "oid", "name"];

/**
 * Reads the shapes of tables from the catalogue, in their order. One query.
 * @throws Problem configuration/capture_failed for a table or a key column that is not there, or takes no triggers
 */
export async function readTableShapes(
  database: Queryable,
  tables: readonly CapturedTable[],
): Promise<readonly TableShape[]> {
  const rows = await database.query(shapesSql, [
    tables.map((table) => table.schema),
    tables.map((table) => table.table),
    tables.map((table) => table.key),
  ]);
  const shapes = shapeRows.parse(rows);
  const missing = tables.find((_, index) => (shapes[index]?.kind ?? null) === null);
  if (missing !== undefined) throw refused(missing, await noSuchTable(database, missing));
  return tables.map((table, index) => {
    const row = shapes[index];
    if (row === undefined) throw new Error("a table without a row of its shape");
    if (row.kind !== "r" && row.kind !== "p") throw refused(table, 'only tables take triggers; set "method: poll"');
    if (row.key_type === null) throw refused(table, noSuchColumn(table, row.columns ?? []));
    if (row.is_virtual === true) throw refused(table, unstoredKey);
    const unseen = row.heirs.find((heir) => row.kind === "r" && !isCaptured(table, heir, tables));
    if (unseen !== undefined) throw refused(table, unseenHeir(qualifiedName(unseen)));
    const comparable = comparableTypes.includes(row.key_type);
    const styled = !plainTypes.includes(row.key_type);
    return { perRow: row.kind === "p" || row.inherits, nullable: row.not_null !== true, comparable, styled };
  });
}

/** PostgreSQL gives it to no trigger: rows would pass for ones without a key, or the writes themselves would fail. */
const unstoredKey =
  'the column is generated when it is read, and no trigger sees it; make it stored, or set "method: poll"';

type Heir = Pick<CapturedTable, "schema" | "table">;

function isCaptured({ company, entity }: CapturedTable, heir: Heir, tables: readonly CapturedTable[]): boolean {
  return tables.some(
    (one) => one.company === company && one.entity === entity && one.schema === heir.schema && one.table === heir.table,
  );
}

function unseenHeir(heir: string): string {
  return `${heir} inherits from it, and what is written to ${heir} fires no trigger here; capture ${heir} as well, or set "method: poll"`;
}

async function noSuchTable(database: Queryable, { schema, table }: CapturedTable): Promise<string> {
  const rows = await database.query(tableNamesSql, [schema]);
  const near = nearestName(
    table,
    rows.map((row) => String(row["name"])),
  );
  if (near !== undefined) return `there is no such table; did you mean "${near}"?`;
  return rows.length === 0 ? `there is no table in a schema "${schema}"` : "there is no such table";
}

function noSuchColumn(table: CapturedTable, columns: readonly string[]): string {
  const near = nearestName(table.key, columns);
  return `the table has no such column${near === undefined ? "" : `; did you mean "${near}"?`}`;
}

function refused(table: CapturedTable, why: string): Problem {
  return new Problem({
    kind: "configuration",
    code: "capture_failed",
    message: `capture.${table.entity}: ${qualifiedName(table)} (key ${table.key}): ${why}${why.endsWith("?") ? "" : "."} Correct the configuration.`,
  });
}

/** By the catalogue's own indexes; read only where a table is missing. */
const tableNamesSql = `
  select c.relname as name
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n
    on n.oid = c.relnamespace
  where c.relkind in ('r', 'p')
    and n.nspname = $1`;

const shapesSql = `
  select
    c.relkind::text as kind,
    exists (
      select
      from pg_catalog.pg_inherits i
      where i.inhrelid = c.oid) as inherits,
    (select coalesce(jsonb_agg(jsonb_build_object('schema', hn.nspname, 'table', h.relname) order by h.oid), '[]')
     from pg_catalog.pg_inherits i
     join pg_catalog.pg_class h
       on h.oid = i.inhrelid
     join pg_catalog.pg_namespace hn
       on hn.oid = h.relnamespace
     where i.inhparent = c.oid) as heirs,
    format_type(a.atttypid, null) as key_type,
    a.attnotnull as not_null,
    a.attgenerated = 'v' as is_virtual,
    (select array_agg(o.attname::text order by o.attnum)
     from pg_catalog.pg_attribute o
     where o.attrelid = c.oid
       and o.attnum > 0
       and not o.attisdropped) as columns
  from unnest($1::text[], $2::text[], $3::text[]) with ordinality as w (schema_name, table_name, key_name, position)
  left join pg_catalog.pg_namespace n
    on n.nspname = w.schema_name
  left join pg_catalog.pg_class c
    on c.relnamespace = n.oid
   and c.relname = w.table_name
  left join pg_catalog.pg_attribute a
    on a.attrelid = c.oid
   and a.attname = w.key_name
   and a.attnum > 0
   and not a.attisdropped
  order by w.position`;
