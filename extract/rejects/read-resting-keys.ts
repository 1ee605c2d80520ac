import type { Entity } from "../../domain/entity.ts";
import type { Queryable } from "../../domain/queryable.ts";
import type { ChangeOrigin } from "../changes/claim-changes.ts";

/**
 * Keys whose call was not carried out and whose next attempt is still to come: no claim takes up their changes until then.
 * Uses rejects_to_retry and the primary key of the changes.
 */
export async function readRestingKeys(
  database: Queryable,
  company: string,
  entity: Entity,
  origin: ChangeOrigin,
): Promise<readonly string[]> {
  const rows = await database.query(
    `select distinct r.source_key
     from freeagent_sync.rejects r
     cross join unnest(r.tried_changes) as t (change_id)
     join freeagent_sync.${entity}_changes c using (change_id)
     where r.company = $1
       and r.entity = $2
       and r.next_attempt_at > clock_timestamp()
       and c.change_id ${origin === "live" ? ">" : "<"} 0`,
    [company, entity],
  );
  return rows.map((row) => String(row["source_key"]));
}
