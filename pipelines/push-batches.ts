import { countOutcomes, noOutcomes, type OutcomeCounts } from "../domain/outcome.ts";
import { claimChanges } from "../extract/claim-changes.ts";
import { pushBatch } from "./push-batch.ts";
import type { PushFlow } from "./push-flow.ts";
import type { RunContext } from "./run-context.ts";

/** Changes read at a time: large enough that the database is no cost beside the calls, small enough to hold in memory. */
const batchSize = 500;

/**
 * Pushes every open change of one entity, batch by batch, oldest first, until none is left or the run is
 * asked to stop. Keys that wait or are to be tried again keep their changes for the next run.
 */
export async function pushBatches(context: RunContext, flow: PushFlow): Promise<OutcomeCounts> {
  let counts = noOutcomes;
  let after = "0";
  const seen = new Set<string>();
  while (!context.signal.aborted) {
    const claim = await claimChanges(context.database, context.company.name, flow.entity, after, batchSize);
    if (claim === undefined) return counts;
    after = claim.lastChangeId;
    // A key that comes again (changed while the run goes on, or waiting) is claimed again but counted once.
    const ended = await pushBatch(context, flow, claim.keys);
    const news = [...ended].filter(([sourceKey]) => !seen.has(sourceKey));
    for (const [sourceKey] of news) seen.add(sourceKey);
    counts = countOutcomes(
      counts,
      news.map(([, outcome]) => outcome),
    );
    context.progress.batchDone(flow.pipeline, counts);
    context.logger.info({ run_id: context.runId, pipeline: flow.pipeline, ...counts }, "batch.pushed");
  }
  return counts;
}
