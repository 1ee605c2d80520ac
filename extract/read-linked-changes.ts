import type { Entity } from "../domain/entity.ts";
import type { Queryable } from "../domain/queryable.ts";

/** Keys of some live changes that FreeAgent has an object for. */
export interface LinkedChanges {
  readonly sourceKeys: readonly string[];
  /** To go on after. */
  readonly lastChangeId: string;
  /** Changes that were read; a key may have many. Fewer than asked for: there are no others. */
  readonly changes: number;
}

/**
 * The next live changes after a number whose keys have an object in FreeAgent that is neither hidden nor deleted, at most
 * `most` of them; undefined where there are none. Primary keys of changes and links.
 */
export async function readLinkedChanges(
  database: Queryable,
  company: string,
  entity: Entity,
  afterChangeId: string,
  most: number,
): Promise<LinkedChanges | undefined> {
  const [row] = await database.query(
    `select array_agg(distinct source_key) as source_keys, max(change_id)::text as last_change_id,
       count(*)::integer as changes
     from (
       select c.source_key, c.change_id
       from freeagent_sync.${entity}_changes c
       join freeagent_sync.links l
         on l.company = c.company
        and l.entity = $2
        and l.source_key = c.source_key
        and l.state = 'active'
        and l.freeagent_id is not null
       where c.company = $1
         and c.change_id > $3
       order by c.change_id
       limit $4) page`,
    [company, entity, afterChangeId, most],
  );
  const lastChangeId = row?.["last_change_id"];
  if (typeof lastChangeId !== "string") return undefined;
  return { sourceKeys: row?.["source_keys"] as string[], lastChangeId, changes: Number(row?.["changes"]) };
}
