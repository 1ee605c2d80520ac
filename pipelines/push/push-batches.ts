import type { Outcome, OutcomeCounts } from "../../domain/outcome.ts";
import { readRestingKeys } from "../../extract/rejects/read-resting-keys.ts";
import { claimChanges, type ChangeOrigin } from "../../extract/changes/claim-changes.ts";
import { countLiveKeys } from "../../extract/changes/count-live-keys.ts";
import { EndedKeys } from "./ended-keys.ts";
import { LastKeys, pushLast, type PushedKeys } from "./push-last.ts";
import { stageOf, type WorkLeft } from "../run/progress.ts";
import { pushBatch } from "./push-batch.ts";
import type { PushFlow } from "./push-flow.ts";
import type { RunContext } from "../run/run-context.ts";

/**
 * Pushes every open live change of one entity, batch by batch, oldest first, until none is left or the run is
 * asked to stop. Keys that wait or are to be tried again keep their changes for the next run.
 */
export async function pushBatches(context: RunContext, flow: PushFlow): Promise<OutcomeCounts> {
  const { clock, company, database } = context;
  const ended = new EndedKeys();
  const last = new LastKeys();
  const keys = await countLiveKeys(database, company.name, flow.entity);
  const startedAt = clock.now().getTime();
  const batchDone = (): void => {
    const { claimed } = ended.counts;
    const left = Math.max(0, keys - claimed);
    const seconds = Math.ceil((((clock.now().getTime() - startedAt) / claimed) * left) / 1000);
    context.progress.batchDone(stageOf(context, flow.pipeline), ended.counts, { keys: left, seconds });
    logBatch(context, flow.pipeline, ended.counts, { keys: left, seconds });
  };
  await pushLive(context, flow, "0", { ended, last, batchDone });
  await pushLast(context, flow, { ended, last, batchDone });
  await noteResting(context, flow, "live", ended);
  return ended.counts;
}

/** Counts the keys that rest until their next attempt: they are work, and a run that leaves them is not all done. */
export async function noteResting(
  { company, database }: RunContext,
  { entity }: PushFlow,
  origin: ChangeOrigin,
  ended: EndedKeys,
): Promise<void> {
  const resting = await readRestingKeys(database, company.name, entity, origin);
  ended.note(entity, new Map(resting.map((key): [string, Outcome] => [key, "retry"])));
}

/** Logs what a terminal draws of a batch that is through. */
export function logBatch(context: RunContext, pipeline: string, counts: OutcomeCounts, left: WorkLeft): void {
  const { client, logger, runId } = context;
  const ahead = { left: left.keys, seconds_left: left.seconds, calls_left: client.calls.leftThisHour };
  logger.info({ run_id: runId, pipeline, ...counts, ...ahead }, "batch.pushed");
}

/**
 * Pushes the open live changes after a change id, and gives the id of the last one taken up. Keys whose last call failed
 * are left to pushLast.
 */
export async function pushLive(
  context: RunContext,
  flow: PushFlow,
  afterChangeId: string,
  { ended, last, batchDone }: PushedKeys,
): Promise<string> {
  const { database, company } = context;
  let after = afterChangeId;
  while (!context.signal.aborted) {
    const claim = await claimChanges(database, company.name, flow.entity, "live", after, context.waveSize.batch);
    if (claim === undefined) break;
    after = claim.lastChangeId;
    const keys = last.without(claim.keys);
    if (keys.length === 0) continue;
    ended.note(flow.entity, await pushBatch(context, flow, keys));
    batchDone();
  }
  return after;
}
