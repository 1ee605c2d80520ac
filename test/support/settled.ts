import type { Database } from "../../domain/queryable.ts";
import { until } from "./until.ts";

/**
 * Waits until every write in doubt may be looked up, but for those that never may.
 * @throws Error when one still may not
 */
export async function settled({ database }: { readonly database: Database }): Promise<void> {
  const early =
    "select source_key from freeagent_sync.intents where state = 'in_doubt' and settle_until > clock_timestamp() and settle_until <> 'infinity'";
  const isOver = await until(async () => (await database.query(early)).length === 0);
  if (!isOver) throw new Error("The settle time of a write in doubt does not end.");
}
