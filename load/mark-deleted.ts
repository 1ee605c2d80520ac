import type { Entity } from "../domain/entity.ts";
import type { Queryable } from "../domain/queryable.ts";

const tables = { contact: "contacts", invoice: "invoices", payment: "bank_transaction_explanations" } as const;

/**
 * Records that FreeAgent answered 404 for an object: the mirror row and its link are marked, never removed, so that
 * nothing is created again by itself. Primary key of the mirror, links_by_freeagent_id.
 */
export async function markDeleted(transaction: Queryable, company: string, entity: Entity, id: number): Promise<void> {
  await transaction.execute(
    `with gone as (
       update freeagent_mirror.${tables[entity]}
       set deleted_at = clock_timestamp()
       where company = $1
         and freeagent_id = $2
         and deleted_at is null)
     update freeagent_sync.links
     set state = 'deleted',
         changed_at = clock_timestamp()
     where company = $1
       and entity = $3
       and freeagent_id = $2
       and state <> 'deleted'`,
    [company, id, entity],
  );
}
