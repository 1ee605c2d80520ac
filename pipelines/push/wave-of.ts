import { randomUUID } from "node:crypto";
import type { Outcome } from "../../domain/outcome.ts";
import type { StepResult } from "../../load/intents/call-freeagent.ts";
import type { NewIntent } from "../../load/intents/save-intents.ts";
import type { Wave } from "../../load/intents/record-wave.ts";
import { stepOf, type Chain, type SettledStep } from "./settle-step.ts";

/** A wave that stores nothing. */
export const emptyWave: Wave = {
  finished: [],
  released: [],
  handedOver: [],
  links: [],
  staged: [],
  answers: [],
  gone: [],
  mailed: [],
  held: [],
  through: [],
  acknowledged: [],
  next: [],
};

/** A call to come, and the intent that is committed before it. */
export interface PlannedCall {
  readonly chain: Chain;
  readonly intent: NewIntent;
}

/** A call that was made, and what its answer means. */
export interface AnsweredCall {
  readonly chain: Chain;
  readonly result: StepResult;
  readonly settled: SettledStep;
}

/** The next call of each chain. */
export function plannedCalls(chains: readonly Chain[]): readonly PlannedCall[] {
  return chains.map((chain) => ({ chain, intent: newIntent(chain) }));
}

function newIntent(chain: Chain): NewIntent {
  const { name, body } = stepOf(chain);
  return {
    intentId: randomUUID(),
    sourceKey: chain.key.sourceKey,
    step: name,
    marker: chain.plan.marker,
    body,
    bodyHash: chain.plan.hash,
    changeIds: chain.key.changeIds,
    freeagentId: chain.freeagentId,
  };
}

/** What answers and the calls to come change. */
export function waveOf(answered: readonly AnsweredCall[], next: readonly PlannedCall[]): Wave {
  const settled = answered.map((call) => call.settled);
  const ended = answered.filter(({ settled: { again, outcome } }) => endsWork(outcome) && again !== true);
  return {
    finished: settled.map((step) => step.finished),
    released: [],
    handedOver: [],
    links: settled.flatMap((step) => step.link ?? []),
    staged: [],
    answers: settled.flatMap((step) => step.answer ?? []),
    gone: settled.flatMap((step) => step.gone ?? []),
    mailed: settled.flatMap((step) => step.mailed ?? []),
    held: settled.flatMap((step) => step.held ?? []),
    through: answered.filter((call) => isThrough(call.settled.outcome)).map(({ chain }) => chain.key.sourceKey),
    acknowledged: ended.flatMap(({ chain }) => [...chain.key.changeIds]),
    next: next.map(({ intent }) => intent),
  };
}

/** The key went through: its changes are acknowledged and nothing is held of it. */
function isThrough(outcome: Outcome | undefined): boolean {
  return outcome === "created" || outcome === "updated" || outcome === "deleted";
}

/** The changes are no longer work. A rejected key waits for a person or for a new change, not for the old one. */
function endsWork(outcome: Outcome | undefined): boolean {
  return isThrough(outcome) || outcome === "rejected";
}
