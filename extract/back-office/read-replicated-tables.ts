import * as z from "zod";
import { qualifiedName, type CapturedTable } from "../../domain/captured-table.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** A captured table that a subscription of logical replication fills. */
export interface ReplicatedTable {
  readonly company: string;
  readonly table: string;
}

const placeRows = z.array(z.object({ place: z.coerce.number() }));

/**
 * Of these tables, those that a subscription of this database fills, by themselves, by a partition, or as one of its partitions:
 * what it brings fires no trigger of ours. Reads the catalogue, which every role may.
 */
export async function readReplicatedTables(
  database: Queryable,
  tables: readonly CapturedTable[],
): Promise<readonly ReplicatedTable[]> {
  const schemas = tables.map(({ schema }) => schema);
  const rows = await database.query(replicatedSql, [schemas, tables.map(({ table }) => table)]);
  return placeRows.parse(rows).flatMap(({ place }) => {
    const table = tables[place - 1];
    return table === undefined ? [] : [{ company: table.company, table: qualifiedName(table) }];
  });
}

const replicatedSql = `
  select w.place::integer as place
  from unnest($1::text[], $2::text[]) with ordinality as w (schema_name, table_name, place)
  join pg_catalog.pg_namespace n
    on n.nspname = w.schema_name
  join pg_catalog.pg_class c
    on c.relnamespace = n.oid
   and c.relname = w.table_name
  where exists (
    select
    from pg_catalog.pg_subscription_rel s
    where s.srrelid = c.oid
       or s.srrelid in (select relid from pg_catalog.pg_partition_tree(c.oid))
       or s.srrelid in (select relid from pg_catalog.pg_partition_ancestors(c.oid)))
  order by w.place`;
