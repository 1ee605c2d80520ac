import { claimChanges, type ChangeOrigin, type ClaimedKey } from "../../extract/changes/claim-changes.ts";
import { readRestingKeys } from "../../extract/rejects/read-resting-keys.ts";
import { LaterPayments } from "../../transform/payments/later-payments.ts";
import { ForeseenPush, restingKey, type PlannedKey } from "./foreseen-push.ts";
import { planBatch } from "./plan-batch.ts";
import { LastKeys } from "./push-last.ts";
import type { PlanContext, PushFlow } from "./push-flow.ts";

/** Changes read at a time: as many as a push takes up while FreeAgent's limits set the pace. */
const batchSize = 500;

/**
 * What a push of these flows would do, in their order, live changes before backfill ones, of each the keys last whose
 * last call failed; the keys of one batch at a time. It only reads, from the present rows and the mirror as it is; what
 * an earlier flow would change counts for the later ones.
 */
export async function* planPush(given: PlanContext, chosen: readonly PushFlow[]): AsyncGenerator<PlannedKey[], void> {
  const context = { ...given, laterPayments: new LaterPayments() };
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
  const last = new LastKeys();
  const planKeys = async (claimed: readonly ClaimedKey[]): Promise<PlannedKey[]> => {
    const keys = claimed.map((key) => key.sourceKey).filter((key) => !seen.has(key));
    for (const key of keys) seen.add(key);
    const knowing = { ...context, foreseenContacts: foreseen.contacts, foreseenInvoices: foreseen.invoices };
    const batch = await planBatch(knowing, flow, keys, markers);
    for (const marker of batch.markers) markers.add(marker);
    return keys.map((key) => foreseen.note(flow.entity, key, batch));
  };
  let after = "0";
  for (;;) {
    context.signal.throwIfAborted();
    const claim = await claimChanges(database, company.name, flow.entity, origin, after, batchSize);
    if (claim === undefined) break;
    after = claim.lastChangeId;
    yield await planKeys(last.without(claim.keys));
  }
  for (let keys = last.take(); keys.length > 0; keys = keys.slice(batchSize)) {
    context.signal.throwIfAborted();
    yield await planKeys(keys.slice(0, batchSize));
  }
  const resting = (await readRestingKeys(database, company.name, flow.entity, origin)).filter((key) => !seen.has(key));
  for (const key of resting) seen.add(key);
  yield resting.map((sourceKey) => restingKey(flow.entity, sourceKey));
}
