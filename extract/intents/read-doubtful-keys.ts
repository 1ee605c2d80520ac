import type { Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** Of the given keys, those with a write whose outcome is not known yet: they wait for settle. Uses one_open_intent. */
export async function readDoubtfulKeys(
  database: Queryable,
  company: string,
  entity: Entity,
  sourceKeys: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await database.query(
    `select source_key
     from freeagent_sync.intents
     where company = $1
       and entity = $2
       and source_key = any($3::text[])
       and state in ('planned', 'sent', 'in_doubt')`,
    [company, entity, sourceKeys],
  );
  return new Set(rows.map((row) => String(row["source_key"])));
}
