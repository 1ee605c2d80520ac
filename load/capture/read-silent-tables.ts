import * as z from "zod";
import { qualifiedName, type CapturedTable } from "../../domain/captured-table.ts";
import type { SilentTable } from "../../domain/changes-unseen.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { captureEvents, captureNames } from "./capture-names.ts";
import { triggerFiresSql } from "./trigger-fires-sql.ts";

const placeRows = z.array(z.object({ place: z.coerce.number() }));

/**
 * Of the tables that are captured by triggers, those of which one is missing or disabled. A stale trigger still records.
 * Reads the catalogue by its own indexes, and nothing where no table has triggers.
 */
export async function readSilentTables(
  database: Queryable,
  tables: readonly CapturedTable[],
): Promise<readonly SilentTable[]> {
  const triggered = tables.filter(({ method }) => method === "triggers");
  if (triggered.length === 0) return [];
  const wanted = triggered.flatMap((table, place) => {
    const { functionName, triggerName } = captureNames(table);
    return captureEvents.map((event) => ({ ...table, place, functionName, trigger: triggerName(event) }));
  });
  const rows = await database.query(silentSql, [
    wanted.map(({ place }) => place),
    wanted.map(({ schema }) => schema),
    wanted.map(({ table }) => table),
    wanted.map(({ functionName }) => functionName),
    wanted.map(({ trigger }) => trigger),
  ]);
  return placeRows.parse(rows).flatMap(({ place }) => {
    const table = triggered[place];
    return table === undefined ? [] : [{ table: qualifiedName(table), entity: table.entity }];
  });
}

const silentSql = `
  select distinct w.place
  from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[])
    as w (place, schema_name, table_name, function_name, trigger_name)
  where not exists (
    select
    from pg_catalog.pg_trigger t
    join pg_catalog.pg_class c
      on c.oid = t.tgrelid
    join pg_catalog.pg_namespace n
      on n.oid = c.relnamespace
    join pg_catalog.pg_proc p
      on p.oid = t.tgfoid
    where n.nspname = w.schema_name
      and c.relname = w.table_name
      and t.tgname = w.trigger_name
      and p.proname = w.function_name
      and p.pronamespace = 'freeagent_sync'::regnamespace
      and ${triggerFiresSql})
  order by w.place`;
