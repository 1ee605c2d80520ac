import * as z from "zod";
import type { Entity } from "../../domain/entity.ts";
import type { Link } from "../../domain/link.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { jsonColumn } from "../json-column.ts";

const linkRow = z.object({
  source_key: z.string(),
  freeagent_id: z.nullable(z.coerce.number()),
  state: z.enum(["active", "hidden", "deleted"]),
  made_by_us: z.boolean(),
  base: jsonColumn,
  sent_hash: z.string(),
  remote_updated_at: z.nullable(z.string()),
});

/** The links of the given keys, by source key. One query; uses the primary key. */
export async function readLinks(
  database: Queryable,
  company: string,
  entity: Entity,
  sourceKeys: readonly string[],
): Promise<ReadonlyMap<string, Link>> {
  const rows = await database.query(
    `select source_key, freeagent_id, state, made_by_us, base, sent_hash, remote_updated_at
     from freeagent_sync.links
     where company = $1
       and entity = $2
       and source_key = any($3::text[])`,
    [company, entity, sourceKeys],
  );
  return new Map(
    rows.map((row) => {
      const link = linkRow.parse(row);
      return [
        link.source_key,
        {
          entity,
          sourceKey: link.source_key,
          freeagentId: link.freeagent_id,
          state: link.state,
          madeByUs: link.made_by_us,
          base: link.base,
          sentHash: link.sent_hash,
          remoteUpdatedAt: link.remote_updated_at,
        },
      ];
    }),
  );
}
