import type { Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";

/**
 * Ends changes as work. Only ids that were read before their row was mapped may be given: a change that came
 * in the meantime has another id and stays. Uses the primary key.
 */
export async function acknowledgeChanges(
  transaction: Queryable,
  entity: Entity,
  changeIds: readonly string[],
): Promise<void> {
  if (changeIds.length === 0) return;
  await transaction.execute(`delete from freeagent_sync.${entity}_changes where change_id = any($1::bigint[])`, [
    changeIds,
  ]);
}
