import type { Queryable } from "../../domain/queryable.ts";

/** Folds the counts that the triggers of a company wrote into one row per table. The small table is read once. */
export async function foldNullKeys(database: Queryable, company: string): Promise<void> {
  await database.execute(
    `with folded as (
       delete from freeagent_sync.capture_null_keys n
       where n.company = $1
         and exists (
           select from freeagent_sync.capture_null_keys other
           where other.company = n.company
             and other.entity = n.entity
             and other.table_name = n.table_name
             and other.capture_null_key_id <> n.capture_null_key_id)
       returning entity, table_name, row_count, seen_at)
     insert into freeagent_sync.capture_null_keys (company, entity, table_name, row_count, seen_at)
     select $1, entity, table_name, sum(row_count), max(seen_at)
     from folded
     group by entity, table_name`,
    [company],
  );
}
