import type { Database } from "../domain/queryable.ts";
import { claimChanges } from "../extract/changes/claim-changes.ts";
import { acknowledgeChanges } from "../load/changes/acknowledge-changes.ts";

/** Claims and acknowledges so many batches of 500 changes after one; gives the last. @throws Error when there are fewer */
export async function claimBatches(database: Database, afterChangeId: string, batches: number): Promise<string> {
  let after = afterChangeId;
  for (let batch = 0; batch < batches; batch += 1) {
    const claim = await claimChanges(database, "bench", "invoice", "live", after, 500);
    if (claim === undefined) throw new Error("fewer changes than were made");
    after = claim.lastChangeId;
    await acknowledgeChanges(
      database,
      "invoice",
      claim.keys.flatMap(({ changeIds }) => changeIds),
    );
  }
  return after;
}
