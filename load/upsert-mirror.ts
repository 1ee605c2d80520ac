import type { Json, JsonObject } from "../domain/json.ts";
import type { Queryable } from "../domain/queryable.ts";
import type { MirroredObject, MirrorTable } from "./mirror-tables.ts";

/**
 * Brings a page of a FreeAgent list into its mirror table and gives the number of rows that differed.
 * One statement per page; a row that came unchanged is not written, so a night without changes makes no
 * dead rows.
 */
export async function upsertMirror(
  database: Queryable,
  company: string,
  table: MirrorTable,
  objects: readonly MirroredObject[],
): Promise<number> {
  if (objects.length === 0) return 0;
  const rows = objects.map((object) => mirrorRow(table, object));
  return database.execute(upsertSql(table), [company, JSON.stringify(rows)]);
}

function mirrorRow(table: MirrorTable, object: MirroredObject): JsonObject {
  const row: Record<string, Json> = { freeagent_id: object.id, raw: object.raw };
  for (const column of table.columns) {
    const value = object.raw[column.attribute] ?? null;
    row[column.name] = column.type === "reference" ? numberAtEnd(value) : (value ?? absentAs(column));
  }
  return row;
}

/** FreeAgent leaves attributes without a value out; a flag that is left out is false. */
function absentAs(column: { readonly name: string; readonly type: string }): Json {
  return column.type === "boolean" && column.name !== "bank_feed_enabled" ? false : null;
}

function numberAtEnd(url: Json): Json {
  const digits = typeof url === "string" ? /(\d+)\/?$/.exec(url)?.[1] : undefined;
  return digits === undefined ? null : Number(digits);
}

function upsertSql(table: MirrorTable): string {
  const names = table.columns.map((column) => column.name);
  const types = table.columns.map((column) => `${column.name} ${column.type === "reference" ? "bigint" : column.type}`);
  return `
    insert into freeagent_mirror.${table.name} as m (company, freeagent_id, ${names.join(", ")}, raw)
    select $1, n.freeagent_id, ${names.map((name) => `n.${name}`).join(", ")}, n.raw
    from jsonb_to_recordset($2::jsonb) as n (freeagent_id bigint, ${types.join(", ")}, raw jsonb)
    on conflict (company, freeagent_id) do update
    set ${names.map((name) => `${name} = excluded.${name}`).join(", ")},
        raw = excluded.raw,
        mirrored_at = clock_timestamp(),
        deleted_at = null
    where m.raw is distinct from excluded.raw
       or m.deleted_at is not null`;
}
