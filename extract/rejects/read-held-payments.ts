import type { Queryable } from "../../domain/queryable.ts";

/**
 * Source keys of payments that are held and that no claim takes up now: a person has them, or has dismissed them, or they rest.
 * Oldest first. Reads the open changes of payments once.
 */
export async function readHeldPayments(database: Queryable, company: string): Promise<readonly string[]> {
  const rows = await database.query(
    `select r.source_key
     from freeagent_sync.rejects r
     where r.company = $1
       and r.entity = 'payment'
       and (r.next_attempt_at > clock_timestamp()
         or not exists (
           select 1
           from freeagent_sync.payment_changes c
           where c.company = r.company
             and c.source_key = r.source_key))
     order by r.first_at, r.source_key`,
    [company],
  );
  return rows.map((row) => String(row["source_key"]));
}
