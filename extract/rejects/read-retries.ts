import * as z from "zod";
import type { Retries } from "../../domain/next-attempt.ts";
import type { Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";

const row = z.object({ source_key: z.string(), count: z.coerce.number(), seconds: z.coerce.number() });

/** The passing failures that keys have behind them; a key without any is left out. One read by primary key. */
export async function readRetries(
  database: Queryable,
  company: string,
  entity: Entity,
  sourceKeys: readonly string[],
): Promise<ReadonlyMap<string, Retries>> {
  const rows = await database.query(
    `select source_key, retries as count, coalesce(extract(epoch from clock_timestamp() - retrying_since), 0) as seconds
     from freeagent_sync.rejects
     where company = $1
       and entity = $2
       and source_key = any($3::text[])
       and retries > 0`,
    [company, entity, sourceKeys],
  );
  return new Map(
    rows.map((raw) => {
      const { source_key: sourceKey, count, seconds } = row.parse(raw);
      return [sourceKey, { count, seconds }];
    }),
  );
}
