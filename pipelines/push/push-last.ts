import type { ClaimedKey } from "../../extract/changes/claim-changes.ts";
import type { EndedKeys } from "./ended-keys.ts";
import { pushBatch } from "./push-batch.ts";
import type { PushFlow } from "./push-flow.ts";
import type { RunContext } from "../run/run-context.ts";

/** The keys of a pipeline: those that ended, and those that come last. */
export interface PushedKeys {
  readonly ended: EndedKeys;
  readonly last: LastKeys;
  /** Hears of each batch that is through. */
  readonly batchDone: () => void;
}

/**
 * Keys of one flow whose last call failed. They come after all others: what FreeAgent answers those tells an outage from
 * rows that always fail (domain/breaker.ts), and a key at which runs end keeps nobody else from going out.
 */
export class LastKeys {
  readonly #keys = new Map<string, ClaimedKey>();

  /** The keys of a claim without those that come last. One that is here already takes its new changes along. */
  without(claimed: readonly ClaimedKey[]): readonly ClaimedKey[] {
    for (const key of claimed) {
      if (key.failedAt === null) continue;
      const before = this.#keys.get(key.sourceKey)?.changeIds ?? [];
      this.#keys.set(key.sourceKey, { ...key, changeIds: [...new Set([...before, ...key.changeIds])] });
    }
    return claimed.filter(({ failedAt }) => failedAt === null);
  }

  /** Those that come last, and of them first whose failure is longest ago: where only some are tried, others are the next time. */
  take(): readonly ClaimedKey[] {
    const keys = [...this.#keys.values()].sort((a, b) => Number(a.failedAt) - Number(b.failedAt));
    this.#keys.clear();
    return keys;
  }
}

/** Pushes what was kept for the end of a pipeline, batch by batch, until the run is asked to stop. */
export async function pushLast(
  context: RunContext,
  flow: PushFlow,
  { ended, last, batchDone }: PushedKeys,
): Promise<void> {
  let keys = last.take();
  while (keys.length > 0 && !context.signal.aborted) {
    const { batch } = context.waveSize;
    ended.note(flow.entity, await pushBatch(context, flow, keys.slice(0, batch)));
    keys = keys.slice(batch);
    batchDone();
  }
}
