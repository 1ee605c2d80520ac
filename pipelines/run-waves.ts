import pLimit from "p-limit";
import type { Outcome } from "../domain/outcome.ts";
import { callFreeAgent, type StepResult } from "../load/call-freeagent.ts";
import { newIntentId, type NewIntent } from "../load/plan-intents.ts";
import { recordWave, type Wave } from "../load/record-wave.ts";
import { forgetOpenBreaker, saveOpenBreaker } from "../load/save-breaker.ts";
import type { PushFlow } from "./push-flow.ts";
import type { RunContext } from "./run-context.ts";
import { breakerProblem, stopReason } from "./stop-reason.ts";
import { settleStep, stepOf, type Chain, type SettledStep } from "./settle-step.ts";

/** A wave that stores nothing. */
export const emptyWave: Wave = {
  finished: [],
  links: [],
  answers: [],
  gone: [],
  held: [],
  through: [],
  acknowledged: [],
  next: [],
};

/** Intents committed at a time. After a crash each of them needs a look-up, so it stays near what goes out in seconds. */
const intentsPerCommit = 50;

/**
 * Makes the calls of all chains, step by step, in groups: intents committed, calls made, outcomes committed
 * together with the intents of the next step. A killed process leaves at most one group in doubt.
 * @throws Problem when FreeAgent refuses or cannot be reached; what was known by then is stored
 */
export async function runWaves(
  context: RunContext,
  flow: PushFlow,
  chains: readonly Chain[],
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  for (let start = 0; start < chains.length;) {
    // After a night in which FreeAgent failed for everything, a single write goes first.
    const group = chains.slice(start, start + (context.breaker.probing ? 1 : intentsPerCommit));
    start += group.length;
    if (context.signal.aborted) for (const chain of group) outcomes.set(chain.key.sourceKey, "retry");
    else await runGroup(context, flow, group, outcomes);
    context.progress.keysDone?.(flow.pipeline, Math.min(start, chains.length), chains.length);
  }
  return outcomes;
}

async function runGroup(
  context: RunContext,
  flow: PushFlow,
  chains: readonly Chain[],
  outcomes: Map<string, Outcome>,
): Promise<void> {
  let group = chains;
  let intents = group.map(newIntent);
  await store(context, flow, { ...emptyWave, next: intents });
  while (group.length > 0) {
    const results = await callAll(context, flow, group);
    const settled = group.map((chain, index) =>
      settleStep(flow, chain, at(intents, index).intentId, at(results, index)),
    );
    settled.forEach((step, index) => {
      if (step.outcome !== undefined) outcomes.set(at(group, index).key.sourceKey, step.outcome);
    });
    const problem = stopReason(results, context.company.name, context.breaker.open);
    // A company that stops plans nothing new: the finished step is in the link, and the next run goes on from it.
    const going = problem === undefined ? settled.flatMap((step) => (step.next === undefined ? [] : [step.next])) : [];
    intents = going.map(newIntent);
    await store(context, flow, waveOf(group, settled, intents, problem !== undefined));
    await noteBreaker(context, results);
    if (problem !== undefined) throw problem;
    group = going;
  }
}

function callAll(context: RunContext, flow: PushFlow, group: readonly Chain[]): Promise<StepResult[]> {
  const limit = pLimit(flow.serial ? 1 : context.company.limits.concurrency);
  return Promise.all(group.map((chain) => limit(() => callOne(context, flow, chain))));
}

async function callOne(context: RunContext, flow: PushFlow, chain: Chain): Promise<StepResult> {
  const { breaker, client, company } = context;
  if (breaker.open) {
    const problem = breakerProblem(company.name);
    return { kind: "stopped", status: null, message: problem.message, problem };
  }
  const result = await callFreeAgent(client, flow.entity, stepOf(chain), chain.freeagentId);
  if (result.kind === "in_doubt" || result.kind === "not_executed") breaker.failed();
  else if (result.kind !== "stopped") breaker.succeeded();
  return result;
}

async function noteBreaker({ breaker, database, company }: RunContext, results: readonly StepResult[]): Promise<void> {
  if (breaker.healed) await forgetOpenBreaker(database, company.name);
  if (!breaker.open) return;
  const failed = results.findLast((result) => result.kind === "in_doubt" || result.kind === "not_executed");
  if (failed !== undefined) await saveOpenBreaker(database, company.name, failed.message);
}

function store(context: RunContext, flow: PushFlow, wave: Wave): Promise<void> {
  const settleSeconds = context.company.limits.settle_seconds;
  return recordWave(context.database, context.lease, context.runId, flow.entity, wave, settleSeconds);
}

function newIntent(chain: Chain): NewIntent {
  const { name, body } = stepOf(chain);
  return {
    intentId: newIntentId(),
    sourceKey: chain.key.sourceKey,
    step: name,
    marker: chain.plan.marker,
    body,
    bodyHash: chain.plan.hash,
    changeIds: chain.key.changeIds,
    freeagentId: chain.freeagentId,
  };
}

function waveOf(
  group: readonly Chain[],
  settled: readonly SettledStep[],
  next: readonly NewIntent[],
  stopping: boolean,
): Wave {
  const ended = group.filter((_, index) => endsWork(at(settled, index).outcome));
  return {
    finished: settled.map((step) => step.finished),
    links: settled.flatMap((step) => step.link ?? []),
    answers: settled.flatMap((step) => step.answer ?? []),
    gone: settled.flatMap((step) => step.gone ?? []),
    // Where FreeAgent fails for everybody, no key has used up an attempt.
    held: settled.flatMap((step) => (step.held === undefined || (stopping && step.held.retry) ? [] : [step.held])),
    through: group.filter((_, index) => isThrough(at(settled, index).outcome)).map((chain) => chain.key.sourceKey),
    acknowledged: ended.flatMap((chain) => [...chain.key.changeIds]),
    next,
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

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`nothing at ${index}`);
  return item;
}
