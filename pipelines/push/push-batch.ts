import type { Outcome } from "../../domain/outcome.ts";
import type { ClaimedKey } from "../../extract/changes/claim-changes.ts";
import { readDismissed } from "../../extract/rejects/read-dismissed.ts";
import { recordWave } from "../../load/intents/record-wave.ts";
import type { RunContext } from "../run/run-context.ts";
import { firstWave, lookedAtAgain } from "./first-wave.ts";
import { planBatch } from "./plan-batch.ts";
import type { PushFlow } from "./push-flow.ts";
import { refuseEmptied } from "./refuse-emptied.ts";
import { refuseMoreVanished } from "./refuse-vanished.ts";
import { runWaves } from "./run-waves.ts";

/**
 * Takes one batch of claimed keys to its outcomes: plans all of them from a handful of queries, stores at once
 * what needs no call, then makes the calls wave by wave. Every key comes back with exactly one outcome.
 */
export async function pushBatch(
  context: RunContext,
  flow: PushFlow,
  keys: readonly ClaimedKey[],
): Promise<ReadonlyMap<string, Outcome>> {
  const { database, company, lease, runId } = context;
  const sourceKeys = keys.map((key) => key.sourceKey);
  const batch = await planBatch(context, flow, sourceKeys);
  await refuseEmptied(context);
  await refuseMoreVanished(context, flow.entity, batch.plans);
  const dismissed = await readDismissed(database, company.name, flow.entity, lookedAtAgain(batch));
  const { wave, outcomes, chains } = firstWave(keys, batch, dismissed);
  await recordWave(database, lease, runId, flow.entity, wave, company.limits.settle_seconds);
  return new Map([...outcomes, ...(await runWaves(context, flow, chains))]);
}
