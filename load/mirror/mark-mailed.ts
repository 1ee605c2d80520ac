import type { Queryable } from "../../domain/queryable.ts";

/**
 * Shows drafts that were e-mailed as open, which an e-mail makes them; its call answers with nothing that could be mirrored.
 * The next list brings FreeAgent's own word. Primary key of the mirror.
 */
export async function markMailed(transaction: Queryable, company: string, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await transaction.execute(
    `update freeagent_mirror.invoices
     set status = 'Open',
         raw = raw || '{"status": "Open"}'
     where company = $1
       and freeagent_id = any($2::bigint[])
       and status = 'Draft'`,
    [company, ids],
  );
}
