import type { Link } from "../domain/link.ts";
import type { Database } from "../domain/queryable.ts";
import { requireLease, type Lease } from "./lease.ts";
import { saveLinks } from "./save-links.ts";
import { saveRejects, type Held } from "./save-rejects.ts";

/** What looking brought to light about a write in doubt. */
export interface Settlement {
  readonly intentId: string;
  /** The link as it now stands; undefined when FreeAgent has nothing. */
  readonly link: Link | undefined;
  /** Set when a person must look. */
  readonly held: Held | undefined;
  readonly entity: string;
  readonly finding: string;
}

/** Closes a write in doubt with what was found, in one fenced transaction. The key's changes stay work: the push goes on from there. */
export async function settleIntent(database: Database, lease: Lease, settlement: Settlement): Promise<void> {
  await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    if (settlement.link !== undefined) await saveLinks(transaction, lease.company, [settlement.link]);
    if (settlement.held !== undefined) {
      await saveRejects(transaction, lease.company, settlement.entity, [settlement.held]);
    }
    await transaction.execute(
      `update freeagent_sync.intents
       set state = 'settled',
           finished_at = clock_timestamp(),
           lookups = lookups + 1,
           freeagent_id = coalesce($2, freeagent_id),
           error = $3
       where intent_id = $1
         and state = 'in_doubt'`,
      [settlement.intentId, settlement.link?.freeagentId ?? null, settlement.finding],
    );
  });
}
