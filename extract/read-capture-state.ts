import type { Queryable } from "../domain/queryable.ts";

/** One trigger that capture needs, and whether the database has it. */
export interface CaptureTrigger {
  readonly table: string;
  readonly trigger: string;
  readonly state: "present" | "missing" | "disabled";
}

/** Compares the triggers that should be there with the catalogue. One query. */
export async function readCaptureState(
  database: Queryable,
  wanted: readonly { readonly schema: string; readonly table: string; readonly trigger: string }[],
): Promise<readonly CaptureTrigger[]> {
  const rows = await database.query(
    `select
       w.schema_name || '.' || w.table_name as table_name,
       w.trigger_name,
       case when t.tgname is null then 'missing' when t.tgenabled = 'D' then 'disabled' else 'present' end as state
     from unnest($1::text[], $2::text[], $3::text[]) with ordinality as w (schema_name, table_name, trigger_name, position)
     left join pg_catalog.pg_namespace n
       on n.nspname = w.schema_name
     left join pg_catalog.pg_class c
       on c.relnamespace = n.oid
      and c.relname = w.table_name
     left join pg_catalog.pg_trigger t
       on t.tgrelid = c.oid
      and t.tgname = w.trigger_name
     order by w.position`,
    [wanted.map((row) => row.schema), wanted.map((row) => row.table), wanted.map((row) => row.trigger)],
  );
  return rows.map((row) => ({
    table: String(row["table_name"]),
    trigger: String(row["trigger_name"]),
    state: row["state"] === "present" ? "present" : row["state"] === "disabled" ? "disabled" : "missing",
  }));
}
