import type { OutcomeCounts } from "../../domain/outcome.ts";
import { claimChanges } from "../../extract/changes/claim-changes.ts";
import { countBackfill } from "../../extract/changes/count-backfill.ts";
import { backfillClient } from "./backfill-client.ts";
import { EndedKeys } from "./ended-keys.ts";
import { stageOf } from "../run/progress.ts";
import { pushBatch } from "./push-batch.ts";
import { logBatch, noteResting, pushLive } from "./push-batches.ts";
import { LastKeys, pushLast } from "./push-last.ts";
import type { PushFlow } from "./push-flow.ts";
import type { RunContext } from "../run/run-context.ts";

/** Keys between two looks for live changes: one commit of intents (run-waves.ts), so that a live change waits seconds. */
const batchSize = 50;

/**
 * Works off the backfill changes of one entity in the order they were enqueued. Before each batch, live changes of
 * `liveFlows` go out first: also those that waited, because what they wait for may have come with a backfill before, and
 * from the second batch on those whose last call failed.
 * Their keys count here too. Undefined when there is no backfill change.
 */
export async function pushBackfill(
  context: RunContext,
  flow: PushFlow,
  liveFlows: readonly PushFlow[],
): Promise<OutcomeCounts | undefined> {
  const { database, company } = context;
  const enqueued = await countBackfill(database, company.name, flow.entity);
  if (enqueued === 0) return undefined;
  const pipeline = backfillName(flow);
  const startedAt = context.clock.now().getTime();
  const gentle = { ...context, client: backfillClient(context.client) };
  const ended = new EndedKeys();
  const lives = liveFlows.map((live) => ({ live, position: "0", last: new LastKeys() }));
  const last = new LastKeys();
  let after = "0";
  let done = 0;
  const tell = (): void => {
    const keys = Math.max(0, enqueued - done);
    const spent = context.clock.now().getTime() - startedAt;
    const left = done === 0 ? { keys } : { keys, seconds: Math.ceil((spent / done) * keys * 0.001) };
    context.progress.batchDone(stageOf(context, pipeline), ended.counts, left);
    logBatch(context, pipeline, ended.counts, left);
  };
  const pushLives = async (): Promise<void> => {
    for (const one of lives) await pushLast(context, one.live, { ended, last: one.last, batchDone: tell });
  };
  const stopped = (): boolean => context.signal.aborted;
  while (!stopped()) {
    for (const one of lives) {
      one.position = await pushLive(context, one.live, one.position, { ended, last: one.last, batchDone: tell });
    }
    // Behind all live keys and a batch of others, and not behind the hours that the rest of them may take.
    if (done > 0) await pushLives();
    const claim = await claimChanges(database, company.name, flow.entity, "backfill", after, batchSize);
    if (claim === undefined || stopped()) break;
    after = claim.lastChangeId;
    const keys = last.without(claim.keys);
    if (keys.length > 0) ended.note(flow.entity, await pushBatch(gentle, flow, keys));
    done += claim.keys.reduce((changes, key) => changes + key.changeIds.length, 0);
    tell();
  }
  await pushLives();
  await pushLast(gentle, flow, { ended, last, batchDone: tell });
  await noteResting(context, flow, "backfill", ended);
  return ended.counts;
}

/** Name in counts and logs: `backfill contacts`. */
export function backfillName(flow: PushFlow): string {
  return flow.pipeline.replace("push", "backfill");
}
