import type { Link } from "../../domain/link.ts";
import { claimChanges } from "../../extract/changes/claim-changes.ts";
import { requireLease } from "../../load/runs/lease.ts";
import { saveLinks } from "../../load/links/save-links.ts";
import { planBatch } from "./plan-batch.ts";
import { pushPayments } from "./push-payments.ts";
import type { RunContext } from "../run/run-context.ts";

const batchSize = 500;

/**
 * Links payments of the back office with the entries that FreeAgent has of them already, before the feed is staged: what
 * the back office recorded itself must not come back to it as news. The push takes the same changes up afterwards.
 */
export async function recognisePayments(context: RunContext): Promise<undefined> {
  const { company, database, lease, signal } = context;
  let after = "0";
  while (!signal.aborted) {
    const claim = await claimChanges(database, company.name, "payment", "live", after, batchSize);
    if (claim === undefined) break;
    after = claim.lastChangeId;
    const keys = claim.keys.map(({ sourceKey }) => sourceKey);
    const { plans, links } = await planBatch(context, pushPayments, keys);
    const found = [...plans].flatMap(([sourceKey, plan]): Link[] => {
      if (plan.kind !== "unchanged" || plan.link === undefined || links.has(sourceKey)) return [];
      return [plan.link];
    });
    if (found.length === 0) continue;
    await database.transaction(async (transaction) => {
      await requireLease(transaction, lease);
      await saveLinks(transaction, company.name, found);
    });
  }
  return undefined;
}
