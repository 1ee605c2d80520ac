import type { Queryable } from "../../domain/queryable.ts";

/** An open backfill change of a payment; `isBooked`: it has an entry in FreeAgent. */
export interface BackfilledPayment {
  readonly changeId: string;
  readonly sourceKey: string;
  readonly isBooked: boolean;
}

/**
 * The next open backfill changes of payments beyond one, in the order in which they were enqueued. Those who enqueue take turns, so
 * none comes later on the near side of what was read. Steps through the primary key; links by theirs.
 */
export async function readBackfilledPayments(
  database: Queryable,
  company: string,
  beyond: string,
  most: number,
): Promise<readonly BackfilledPayment[]> {
  const rows = await database.query(
    `with page as materialized (
       select change_id, source_key
       from freeagent_sync.payment_changes
       where company = $1
         and change_id < $2
         and change_id < 0
       order by change_id desc
       limit $3)
     select
       p.change_id::text as change_id,
       p.source_key,
       exists (
         select 1
         from freeagent_sync.links l
         where l.company = $1
           and l.entity = 'payment'
           and l.source_key = p.source_key
           and l.state <> 'deleted'
         offset 0) as is_booked
     from page p
     order by p.change_id desc`,
    [company, beyond, most],
  );
  return rows.map((row) => ({
    changeId: String(row["change_id"]),
    sourceKey: String(row["source_key"]),
    isBooked: row["is_booked"] === true,
  }));
}
