import type { Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";

/**
 * Live: the back office changed the key; ids above zero. Backfill: the key was enqueued to be compared; ids below zero.
 * A row that somebody else wrote is live, whatever its op.
 */
export type ChangeOrigin = "live" | "backfill";

/** One source key with the changes that were open when it was claimed. */
export interface ClaimedKey {
  readonly sourceKey: string;
  /** Ids to acknowledge once the key is done; changes that come later have other ids and stay work. */
  readonly changeIds: readonly string[];
  /** When its last call failed in passing, seconds since 1970; null where it did not. */
  readonly failedAt: number | null;
}

/**
 * A batch of claimed keys, and where the next batch of this run starts. Live keys come oldest change first, backfill
 * ones in the order in which they were enqueued.
 */
export interface Claim {
  readonly keys: readonly ClaimedKey[];
  readonly lastChangeId: string;
}

/**
 * The next open changes of a company and origin, collapsed to one entry per key. `afterChangeId` only steps through the
 * rows within one run; the next run starts at "0" again, so that a change which commits late, with a lower id than
 * others, is found then: a mark that is kept from run to run would pass it by. Left out are the changes of a call that
 * was not carried out, until its next attempt (extract/rejects/read-resting-keys.ts tells whose).
 * @returns undefined when no change is left
 */
export async function claimChanges(
  database: Queryable,
  company: string,
  entity: Entity,
  origin: ChangeOrigin,
  afterChangeId: string,
  limit: number,
): Promise<Claim | undefined> {
  const rows = await database.query(claimSql(entity, origin), [company, afterChangeId, limit]);
  if (rows.length === 0) return undefined;
  const keys = rows.map((row) => ({
    sourceKey: String(row["source_key"]),
    changeIds: (row["change_ids"] as string[]).map(String),
    failedAt: row["failed_at"] === null ? null : Number(row["failed_at"]),
  }));
  return { keys, lastChangeId: String(rows[0]?.["last_change_id"]) };
}

/** Away from zero, on the side of the origin. */
const directions = {
  live: { after: ">", order: "asc", nearest: "min", farthest: "max" },
  backfill: { after: "<", order: "desc", nearest: "max", farthest: "min" },
} as const;

/**
 * Reads without locking: the lease keeps other runs away, and writers only add rows. Uses the primary key, and rejects_to_retry
 * once: what rests is looked up in a hash (`not in`), so that the step through the changes stays one by their key. A new change
 * takes those that rest along.
 */
function claimSql(entity: Entity, origin: ChangeOrigin): string {
  const { after, order, nearest, farthest } = directions[origin];
  return `
    with failed as materialized (
      select
        source_key,
        last_at,
        case when next_attempt_at > clock_timestamp() then tried_changes else '{}' end as resting
      from freeagent_sync.rejects
      where company = $1
        and entity = '${entity}'
        and next_attempt_at is not null),
    open_changes as materialized (
      select change_id, source_key
      from freeagent_sync.${entity}_changes
      where company = $1
        and change_id ${after} $2
        and change_id not in (select unnest(resting) from failed)
      order by change_id ${order}
      limit $3)
    select
      o.source_key,
      array_agg(o.change_id::text order by o.change_id ${order}) || coalesce(f.resting::text[], '{}') as change_ids,
      extract(epoch from f.last_at) as failed_at,
      (select ${farthest}(change_id) from open_changes) as last_change_id
    from open_changes o
    left join failed f using (source_key)
    group by o.source_key, f.resting, f.last_at
    order by ${nearest}(o.change_id) ${order}`;
}
