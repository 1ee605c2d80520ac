import type { Entity } from "../../domain/entity.ts";
import { mirrorTableNames, type MirroredKind } from "../../domain/mirrored-kind.ts";
import type { Queryable } from "../../domain/queryable.ts";

/**
 * Records that FreeAgent answered 404 for objects: their mirror rows and links are marked, never removed, so that
 * nothing is created again by itself. Gives the source keys whose link was active: somebody deleted what the back
 * office still has. All three parts see the links as they were before. Primary key of the mirror, links_by_freeagent_id.
 */
export async function markDeleted(
  transaction: Queryable,
  company: string,
  kind: MirroredKind,
  ids: readonly number[],
): Promise<readonly string[]> {
  const rows = await transaction.query(
    `with gone as (
       update freeagent_mirror.${mirrorTableNames[kind]}
       set deleted_at = clock_timestamp(),
           mirrored_at = clock_timestamp()
       where company = $1
         and freeagent_id = any($2::bigint[])
         and deleted_at is null),
     unlinked as (
       update freeagent_sync.links
       set state = 'deleted',
           changed_at = clock_timestamp()
       where company = $1
         and entity = $3
         and freeagent_id = any($2::bigint[])
         and state <> 'deleted')
     select source_key
     from freeagent_sync.links
     where company = $1
       and entity = $3
       and freeagent_id = any($2::bigint[])
       and state = 'active'
     order by source_key`,
    [company, ids, kind],
  );
  return rows.map((row) => String(row["source_key"]));
}

/** Marks mirror rows of objects whose deletion FreeAgent has just confirmed. Primary key of the mirror. */
export async function markGone(
  transaction: Queryable,
  company: string,
  kind: Entity,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  await transaction.execute(
    `update freeagent_mirror.${mirrorTableNames[kind]}
     set deleted_at = clock_timestamp(),
         mirrored_at = clock_timestamp()
     where company = $1
       and freeagent_id = any($2::bigint[])
       and deleted_at is null`,
    [company, ids],
  );
}

/**
 * Marks the mirror rows of what we deleted ourselves: FreeAgent has confirmed it, so nobody need look again. The bank entry
 * behind a payment that was only linked is still there. Deleted links by the primary key of links, the mirror by its
 * primary key.
 */
export async function markOwnDeletions(transaction: Queryable, company: string, kind: Entity): Promise<void> {
  await transaction.execute(
    `update freeagent_mirror.${mirrorTableNames[kind]} m
     set deleted_at = clock_timestamp(),
         mirrored_at = clock_timestamp()
     from freeagent_sync.links l
     where l.company = $1
       and l.entity = $2
       and l.state = 'deleted'
       and (l.made_by_us or l.entity <> 'payment')
       and m.company = l.company
       and m.freeagent_id = l.freeagent_id
       and m.mirrored_at < l.changed_at
       and m.deleted_at is null`,
    [company, kind],
  );
}
