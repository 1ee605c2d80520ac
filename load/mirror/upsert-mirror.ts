import type { JsonObject } from "../../domain/json.ts";
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
  const rows = objects.map(({ id, raw }) => ({ freeagent_id: id, raw: lasting(raw, table.passing) }));
  return database.execute(upsertSql(table), [company, JSON.stringify(rows)]);
}

function lasting(raw: JsonObject, passing: readonly string[]): JsonObject {
  if (passing.length === 0) return raw;
  return Object.fromEntries(Object.entries(raw).filter(([name]) => !passing.includes(name)));
}

// Compares by primary key and takes apart only what differs; locks the rows that it writes.
function upsertSql({ name, columns }: MirrorTable): string {
  const names = columns.map((column) => column.name);
  return `
    insert into freeagent_mirror.${name} (company, freeagent_id, ${names.join(", ")}, raw)
    select $1, n.freeagent_id, ${columns.map(valueSql).join(", ")}, n.raw
    from jsonb_to_recordset($2::jsonb) as n (freeagent_id bigint, raw jsonb)
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
