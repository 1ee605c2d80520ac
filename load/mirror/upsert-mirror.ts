import type { Queryable } from "../../domain/queryable.ts";
import type { MirrorColumn, MirroredObject, MirrorTable } from "./mirror-tables.ts";

/**
 * Brings objects of a FreeAgent list, none of them twice, into its mirror table and gives the number of rows that
 * differed. One statement; a row that came unchanged is neither written nor locked, so a night without changes makes
 * no dead rows and no log.
 */
export async function upsertMirror(
  database: Queryable,
  company: string,
  table: MirrorTable,
  objects: readonly MirroredObject[],
): Promise<number> {
  if (objects.length === 0) return 0;
  const rows = objects.map(({ id, raw }) => ({ freeagent_id: id, raw }));
  return database.execute(upsertSql(table), [company, JSON.stringify(rows)]);
}

// Compares by primary key and takes apart only what differs; locks the rows that it writes.
function upsertSql({ name, columns, passing }: MirrorTable): string {
  const names = columns.map((column) => column.name);
  return `
    insert into freeagent_mirror.${name} (company, freeagent_id, ${names.join(", ")}, raw)
    select $1, n.freeagent_id, ${columns.map(valueSql).join(", ")}, n.raw
    from (
      select freeagent_id, raw - '{${passing.join(",")}}'::text[] as raw
      from jsonb_to_recordset($2::jsonb) as o (freeagent_id bigint, raw jsonb)) n
    left join freeagent_mirror.${name} m
      on m.company = $1
     and m.freeagent_id = n.freeagent_id
    where m.freeagent_id is null
       or m.raw is distinct from n.raw
       or m.deleted_at is not null
    on conflict (company, freeagent_id) do update
    set ${names.map((column) => `${column} = excluded.${column}`).join(", ")},
        raw = excluded.raw,
        mirrored_at = clock_timestamp(),
        deleted_at = null`;
}

function valueSql({ type, attribute, otherwise }: MirrorColumn): string {
  const text = `n.raw ->> '${attribute}'`;
  const value = type === "reference" ? `substring(${text} from '(\\d+)/?$')::bigint` : `(${text})::${type}`;
  return otherwise === undefined ? value : `coalesce(${value}, ${otherwise})`;
}
