import type { Outcome } from "../../domain/outcome.ts";
import type { Problem } from "../../domain/problem.ts";
import type { StepResult } from "../../load/intents/call-freeagent.ts";
import { recordWave } from "../../load/intents/record-wave.ts";
import { forgetOpenBreaker, saveOpenBreaker } from "../../load/runs/save-breaker.ts";
import { stageOf } from "../run/progress.ts";
import type { PushFlow } from "./push-flow.ts";
import type { RunContext } from "../run/run-context.ts";
import { settleStep, type Chain } from "./settle-step.ts";
import { stopReason } from "../run/stop-reason.ts";
import { triesAfter } from "./tries-after.ts";
import { WaveCalls } from "./wave-calls.ts";
import { plannedCalls, waveOf, type AnsweredCall, type PlannedCall } from "./wave-of.ts";

/**
 * Makes the calls of all chains, step by step, in waves. While the calls of one wave are made, the outcomes of the one
 * before are committed together with the intents of the one after; no call begins before its intent is committed. A
 * killed process leaves at most two waves in doubt.
 * @throws Problem when FreeAgent refuses or cannot be reached; what was known by then is stored
 */
export async function runWaves(
  context: RunContext,
  flow: PushFlow,
  chains: readonly Chain[],
): Promise<ReadonlyMap<string, Outcome>> {
  const waves = new Waves(context, flow, chains);
  await waves.run();
  return waves.outcomes;
}

/** A wave whose calls are being made. */
interface CallingWave {
  readonly calls: readonly PlannedCall[];
  readonly results: Promise<readonly StepResult[]>;
}

class Waves {
  readonly outcomes = new Map<string, Outcome>();
  readonly #context: RunContext;
  readonly #flow: PushFlow;
  readonly #calls: WaveCalls;
  readonly #total: number;
  /** Keys whose first call is still to come. */
  readonly #waiting: Chain[];
  /** Since when the calls of the oldest wave have had the connections to themselves, milliseconds since 1970. */
  #begunAt: number;

  constructor(context: RunContext, flow: PushFlow, chains: readonly Chain[]) {
    this.#context = context;
    this.#flow = flow;
    this.#calls = new WaveCalls(context, flow);
    this.#waiting = [...chains];
    this.#total = chains.length;
    this.#begunAt = context.clock.now().getTime();
  }

  async run(): Promise<void> {
    let calling: CallingWave | undefined;
    let answered: readonly AnsweredCall[] = [];
    try {
      while (calling !== undefined || answered.length > 0 || this.#waiting.length > 0) {
        const next = this.#next(answered, calling !== undefined);
        await this.#store(answered, next);
        const following = next.length === 0 ? undefined : this.#begin(next);
        answered = calling === undefined ? [] : await this.#answers(calling);
        const problem = this.#stopReason(answered);
        if (problem !== undefined) throw await this.#end(problem, answered, following);
        calling = following;
      }
    } finally {
      // Also after a failure: nothing more is sent, and no call is left running that nobody waits for.
      await this.#calls.stop();
    }
  }

  /** The calls of the next wave: next steps before new keys. */
  #next(answered: readonly AnsweredCall[], busy: boolean): readonly PlannedCall[] {
    const { breaker, waveSize } = this.#context;
    this.#layToRest();
    const going = answered.flatMap(({ settled }) => settled.next ?? []);
    // After a night in which FreeAgent failed for everything, one write at a time, until one gets through.
    const size = breaker.probing ? Number(!busy) : waveSize.keys;
    return plannedCalls([...going, ...this.#waiting.splice(0, Math.max(0, size - going.length))]);
  }

  /** Ends keys whose first call this run makes no more. */
  #layToRest(): void {
    const { breaker, signal } = this.#context;
    const left = this.#waiting.filter(({ key }) => {
      const rests = signal.aborted || (breaker.openToFailed(this.#flow.entity) && key.failedAt !== null);
      if (rests) this.outcomes.set(key.sourceKey, "retry");
      return !rests;
    });
    this.#waiting.splice(0, Infinity, ...left);
  }

  #begin(calls: readonly PlannedCall[]): CallingWave {
    return { calls, results: this.#calls.make(calls.map(({ chain }) => chain)) };
  }

  async #answers({ calls, results }: CallingWave): Promise<readonly AnsweredCall[]> {
    const { clock, progress, waveSize } = this.#context;
    const inOrder = await results;
    const made = calls.flatMap(({ chain, intent }, index) => {
      const result = inOrder[index];
      return result === undefined ? [] : [{ chain, intent, result }];
    });
    // Where FreeAgent fails for everybody no key uses up an attempt.
    const stopping = this.#stopReason(made) !== undefined;
    const tries = await triesAfter(this.#context, this.#flow, made, stopping);
    const answered = made.map(({ chain, intent: { intentId }, result }) => {
      const settled = settleStep(this.#flow, chain, intentId, result, tries.get(chain.key.sourceKey));
      return { chain, result, settled };
    });
    for (const { chain, settled } of answered) {
      if (settled.outcome !== undefined) this.outcomes.set(chain.key.sourceKey, settled.outcome);
    }
    const now = clock.now().getTime();
    waveSize.note(calls.length, now - this.#begunAt);
    this.#begunAt = now;
    progress.keysDone?.(stageOf(this.#context, this.#flow.pipeline), this.outcomes.size, this.#total);
    return answered;
  }

  /**
   * The last wave of a run that must stop: the calls in flight end, the others of the wave behind do not begin. The
   * company plans nothing new: a finished step is in the link, and the next run goes on from it.
   */
  async #end(
    problem: Problem,
    answered: readonly AnsweredCall[],
    following: CallingWave | undefined,
  ): Promise<Problem> {
    await this.#calls.stop(problem);
    const late = following === undefined ? [] : await this.#answers(following);
    const last = [...answered, ...late];
    await this.#store(last, []);
    return this.#stopReason(last) ?? problem;
  }

  #stopReason(answered: readonly Pick<AnsweredCall, "result">[]): Problem | undefined {
    const { breaker, company } = this.#context;
    const results = answered.map(({ result }) => result);
    return results.length === 0 ? undefined : stopReason(results, company.name, breaker.open);
  }

  async #store(answered: readonly AnsweredCall[], next: readonly PlannedCall[]): Promise<void> {
    if (answered.length === 0 && next.length === 0) return;
    const { company, database, lease, runId } = this.#context;
    const wave = waveOf(answered, next);
    await recordWave(database, lease, runId, this.#flow.entity, wave, company.limits.settle_seconds);
    if (answered.length > 0) await this.#noteBreaker(answered);
  }

  async #noteBreaker(answered: readonly AnsweredCall[]): Promise<void> {
    const { breaker, database, company } = this.#context;
    if (breaker.healed) await forgetOpenBreaker(database, company.name);
    if (!breaker.open && !breaker.unanswered) return;
    const failed = answered.findLast(({ result: { kind } }) => kind === "in_doubt" || kind === "not_executed");
    if (failed !== undefined && failed.result.kind !== "done") {
      await saveOpenBreaker(database, company.name, failed.result.message);
    }
  }
}
