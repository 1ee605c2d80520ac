import { deletedByPerson, type Link } from "../../domain/link.ts";
import type { Queryable } from "../../domain/queryable.ts";

/**
 * Stamps what waits to be taken over, or to be decided, of customers whose contact we have deleted with their row: another
 * customer may come with the key, and would get the values of this one. Locks those rows; uses contact_updates_by_contact.
 */
export async function closeGoneCustomers(
  transaction: Queryable,
  company: string,
  links: readonly Link[],
): Promise<void> {
  const gone = links.filter((link) => link.entity === "contact" && link.state === "deleted" && !deletedByPerson(link));
  if (gone.length === 0) return;
  await transaction.execute(
    `update freeagent_sync.contact_updates
     set applied_at = clock_timestamp()
     where company = $1
       and contact_source_key = any($2::text[])
       and applied_at is null`,
    [company, gone.map(({ sourceKey }) => sourceKey)],
  );
}
