import { claimChanges, type ChangeOrigin } from "../../extract/changes/claim-changes.ts";
import { readRestingKeys } from "../../extract/rejects/read-resting-keys.ts";
import { ForeseenPush, restingKey, type PlannedKey } from "./foreseen-push.ts";
import { planBatch } from "./plan-batch.ts";
import type { PlanContext, PushFlow } from "./push-flow.ts";

/** Changes read at a time: as many as a push takes up while FreeAgent's limits set the pace. */
const batchSize = 500;

/**
 * What a push of these flows would do, in their order, live changes before backfill ones; the keys of one batch at a
 * time. It only reads, from the present rows and the mirror as it is; what an earlier flow would change counts for the
 * later ones.
 */
export async function* planPush(context: PlanContext, chosen: readonly PushFlow[]): AsyncGenerator<PlannedKey[], void> {
  const foreseen = new ForeseenPush();
  const planned = new Map(chosen.map((flow) => [flow, { seen: new Set<string>(), markers: new Set<string>() }]));
  for (const origin of ["live", "backfill"] as const) {
    for (const [flow, known] of planned) yield* planFlow(context, flow, origin, known, foreseen);
  }
}

async function* planFlow(
  context: PlanContext,
  flow: PushFlow,
  origin: ChangeOrigin,
  { seen, markers }: { readonly seen: Set<string>; readonly markers: Set<string> },
  foreseen: ForeseenPush,
): AsyncGenerator<PlannedKey[], void> {
  const { database, company } = context;
  let after = "0";
  for (;;) {
    context.signal.throwIfAborted();
    const claim = await claimChanges(database, company.name, flow.entity, origin, after, batchSize);
    if (claim === undefined) break;
    after = claim.lastChangeId;
    const keys = claim.keys.map((key) => key.sourceKey).filter((key) => !seen.has(key));
    for (const key of keys) seen.add(key);
    const knowing = { ...context, foreseenContacts: foreseen.contacts, foreseenInvoices: foreseen.invoices };
    const batch = await planBatch(knowing, flow, keys, markers);
    for (const marker of batch.markers) markers.add(marker);
    yield keys.map((key) => foreseen.note(flow.entity, key, batch));
  }
  const resting = (await readRestingKeys(database, company.name, flow.entity, origin)).filter((key) => !seen.has(key));
  for (const key of resting) seen.add(key);
  yield resting.map((sourceKey) => restingKey(flow.entity, sourceKey));
}
