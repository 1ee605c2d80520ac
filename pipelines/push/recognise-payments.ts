import type { Link } from "../../domain/link.ts";
import { claimChanges, type ChangeOrigin } from "../../extract/changes/claim-changes.ts";
import { readHeldPayments } from "../../extract/rejects/read-held-payments.ts";
import { enqueueBackfill } from "../../load/changes/enqueue-backfill.ts";
import { requireLease } from "../../load/runs/lease.ts";
import { saveLinks } from "../../load/links/save-links.ts";
import { planBatch } from "./plan-batch.ts";
import { pushPayments } from "./push-payments.ts";
import type { RunContext } from "../run/run-context.ts";

const batchSize = 500;

/**
 * Links payments of the back office with the entries that FreeAgent has of them already, before the feed is staged: what
 * the back office recorded itself must not come back to it as news, also where a backfill is still to bring it, or a person
 * has booked by hand what is held. The push takes the same keys up afterwards.
 */
export async function recognisePayments(context: RunContext): Promise<undefined> {
  await recogniseClaimed(context, "live");
  await recogniseClaimed(context, "backfill");
  const held = await readHeldPayments(context.database, context.company.name);
  for (let start = 0; start < held.length && !context.signal.aborted; start += batchSize) {
    await recognise(context, held.slice(start, start + batchSize));
  }
  return undefined;
}

async function recogniseClaimed(context: RunContext, origin: ChangeOrigin): Promise<void> {
  const { company, database, signal } = context;
  let after = "0";
  while (!signal.aborted) {
    const claim = await claimChanges(database, company.name, "payment", origin, after, batchSize);
    if (claim === undefined) return;
    after = claim.lastChangeId;
    await recognise(
      context,
      claim.keys.map(({ sourceKey }) => sourceKey),
    );
  }
}

async function recognise(context: RunContext, keys: readonly string[]): Promise<void> {
  const { company, database, lease } = context;
  const { plans, links } = await planBatch({ ...context, takesNoLines: true }, pushPayments, keys);
  const found = [...plans].flatMap(([sourceKey, plan]): Link[] => {
    if (plan.kind !== "unchanged" || plan.link === undefined || links.has(sourceKey)) return [];
    return [plan.link];
  });
  if (found.length === 0) return;
  const foundKeys = found.map(({ sourceKey }) => sourceKey);
  await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    await saveLinks(transaction, company.name, found);
    // Of a held key nothing may be left to do: the push finds that, and holds it no longer.
    await enqueueBackfill(transaction, company.name, "payment", foundKeys);
  });
}
