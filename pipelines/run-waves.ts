import pLimit from "p-limit";
import type { Outcome } from "../domain/outcome.ts";
import { Problem } from "../domain/problem.ts";
import { callFreeAgent, type StepResult } from "../load/call-freeagent.ts";
import { newIntentId, type NewIntent } from "../load/plan-intents.ts";
import { recordWave, type Wave } from "../load/record-wave.ts";
import type { PushFlow } from "./push-flow.ts";
import type { RunContext } from "./run-context.ts";
import { settleStep, stepOf, type Chain, type SettledStep } from "./settle-step.ts";

/** A wave that stores nothing. */
export const emptyWave: Wave = {
  finished: [],
  links: [],
  answers: [],
  held: [],
  through: [],
  acknowledged: [],
  next: [],
};

/** Intents committed at a time. After a crash each of them needs a look-up, so it stays near what goes out in seconds. */
const intentsPerCommit = 50;
/** So many calls of one wave, and none that got through, mean that FreeAgent is away, not that the rows are bad. */
const unreachableTogether = 5;

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
  for (let start = 0; start < chains.length; start += intentsPerCommit) {
    const group = chains.slice(start, start + intentsPerCommit);
    if (context.signal.aborted) for (const chain of group) outcomes.set(chain.key.sourceKey, "retry");
    else await runGroup(context, flow, group, outcomes);
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
    const problem = stopReason(results);
    // A company that stops plans nothing new: the finished step is in the link, and the next run goes on from it.
    const going = problem === undefined ? settled.flatMap((step) => (step.next === undefined ? [] : [step.next])) : [];
    intents = going.map(newIntent);
    await store(context, flow, waveOf(group, settled, intents));
    if (problem !== undefined) throw problem;
    group = going;
  }
}

function callAll(context: RunContext, flow: PushFlow, group: readonly Chain[]): Promise<StepResult[]> {
  const limit = pLimit(flow.concurrency);
  return Promise.all(
    group.map((chain) => limit(() => callFreeAgent(context.client, flow.entity, stepOf(chain), chain.freeagentId))),
  );
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

function waveOf(group: readonly Chain[], settled: readonly SettledStep[], next: readonly NewIntent[]): Wave {
  const ended = group.filter((_, index) => endsWork(at(settled, index).outcome));
  return {
    finished: settled.map((step) => step.finished),
    links: settled.flatMap((step) => step.link ?? []),
    answers: settled.flatMap((step) => step.answer ?? []),
    held: settled.flatMap((step) => step.held ?? []),
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

function stopReason(results: readonly StepResult[]): Problem | undefined {
  const stopped = results.find((result) => result.kind === "stopped");
  if (stopped !== undefined) return stopped.problem;
  const away = results.length >= unreachableTogether && results.every((result) => result.kind === "not_executed");
  if (!away) return undefined;
  const [first] = results;
  return new Problem({
    kind: "unreachable",
    code: "freeagent_unreachable",
    message: `FreeAgent cannot be reached (${first?.kind === "not_executed" ? first.message : ""}). Nothing is lost; the next run goes on from here.`,
  });
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`nothing at ${index}`);
  return item;
}
