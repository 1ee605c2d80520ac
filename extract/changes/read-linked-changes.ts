import type { Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";

/** Keys of some live changes that FreeAgent has an object for. */
export interface LinkedChanges {
  readonly sourceKeys: readonly string[];
  /** To go on after. */
  readonly lastChangeId: string;
  /** Changes that were read; a key may have many. Fewer than asked for: there are no others. */
  readonly changes: number;
}

/**
 * The next live changes after a number, at most `most` of them, with those of their keys that have an object in FreeAgent that is
 * neither hidden nor deleted; undefined where there are no more. Each key is looked up by the links' primary key, which `offset`
 * keeps so: in tables that grew since they were analysed, a join of both read all links for each change.
 */
export async function readLinkedChanges(
  database: Queryable,
  company: string,
  entity: Entity,
  afterChangeId: string,
  most: number,
): Promise<LinkedChanges | undefined> {
  const [row] = await database.query(
    `with page as materialized (
       select source_key, change_id
       from freeagent_sync.${entity}_changes
       where company = $1
         and change_id > $3
       order by change_id
       limit $4)
     select
       array(
         select k.source_key
         from (select distinct source_key from page) k
         cross join lateral (
           select 1
           from freeagent_sync.links l
           where l.company = $1
             and l.entity = $2
             and l.source_key = k.source_key
             and l.state = 'active'
             and l.freeagent_id is not null
           offset 0) linked) as source_keys,
       max(change_id)::text as last_change_id,
       count(*)::integer as changes
     from page`,
    [company, entity, afterChangeId, most],
  );
  const lastChangeId = row?.["last_change_id"];
  if (typeof lastChangeId !== "string") return undefined;
  return { sourceKeys: row?.["source_keys"] as string[], lastChangeId, changes: Number(row?.["changes"]) };
}
