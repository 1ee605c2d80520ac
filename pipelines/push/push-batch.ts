import type { Link } from "../../domain/link.ts";
import type { Outcome } from "../../domain/outcome.ts";
import type { Plan } from "../../domain/plan.ts";
import type { ClaimedKey } from "../../extract/changes/claim-changes.ts";
import { readDismissed } from "../../extract/rejects/read-dismissed.ts";
import { recordWave } from "../../load/intents/record-wave.ts";
import type { Held } from "../../load/rejects/save-rejects.ts";
import { rejected, waiting } from "../held-keys.ts";
import { planBatch, planOf } from "./plan-batch.ts";
import { refuseEmptied } from "./refuse-emptied.ts";
import { refuseMoreVanished } from "./refuse-vanished.ts";
import { runWaves } from "./run-waves.ts";
import type { Chain } from "./settle-step.ts";
import type { PushFlow } from "./push-flow.ts";
import type { RunContext } from "../run/run-context.ts";
import { emptyWave } from "./wave-of.ts";

/**
 * Takes one batch of claimed keys to its outcomes: plans all of them from a handful of queries, stores at once
 * what needs no call, then makes the calls wave by wave. Every key comes back with exactly one outcome.
 */
export async function pushBatch(
  context: RunContext,
  flow: PushFlow,
  keys: readonly ClaimedKey[],
): Promise<ReadonlyMap<string, Outcome>> {
  const { database, company } = context;
  const sourceKeys = keys.map((key) => key.sourceKey);
  const { doubtful, plans, links, adopted, staged } = await planBatch(context, flow, sourceKeys);
  const free = keys.filter((key) => !doubtful.has(key.sourceKey));
  await refuseEmptied(context);
  await refuseMoreVanished(context, flow.entity, plans);
  const outcomes = new Map<string, Outcome>(
    sourceKeys.filter((key) => doubtful.has(key)).map((key) => [key, "in_doubt"]),
  );
  const lookedAtAgain = free.map((key) => key.sourceKey).filter((key) => isLookedAtAgain(planOf(plans, key)));
  const dismissed = await readDismissed(database, company.name, flow.entity, lookedAtAgain);
  const still = collectStill(free, plans, dismissed);
  for (const [sourceKey, outcome] of still.outcomes) outcomes.set(sourceKey, outcome);
  const chains = startChains(free, plans, links);
  const first = {
    ...emptyWave,
    held: still.held,
    ...linksFirst([...still.links, ...chains.flatMap(({ plan }) => plan.link ?? []), ...adopted], links),
    staged,
    through: still.through,
    acknowledged: still.acknowledged,
  };
  await recordWave(database, context.lease, context.runId, flow.entity, first, company.limits.settle_seconds);
  for (const [sourceKey, outcome] of await runWaves(context, flow, chains)) outcomes.set(sourceKey, outcome);
  return outcomes;
}

/** Links that are stored before any call, and the keys among them whose objects change hands. */
function linksFirst(
  changed: readonly Link[],
  links: ReadonlyMap<string, Link>,
): { readonly links: readonly Link[]; readonly released: readonly string[] } {
  const handsOver = ({ sourceKey, freeagentId }: Link): boolean => {
    const before = links.get(sourceKey)?.freeagentId ?? null;
    return before !== null && before !== freeagentId;
  };
  return { links: changed, released: changed.filter(handsOver).map(({ sourceKey }) => sourceKey) };
}

function isLookedAtAgain(plan: Plan): boolean {
  return plan.kind === "reject" && plan.again === true;
}

/** Keys that need no call: what is stored for them. What a person dismissed is left: no run looks at it again. */
function collectStill(keys: readonly ClaimedKey[], plans: ReadonlyMap<string, Plan>, dismissed: ReadonlySet<string>) {
  const outcomes = new Map<string, Outcome>();
  const held: Held[] = [];
  const links: Link[] = [];
  const through: string[] = [];
  const acknowledged: string[] = [];
  for (const key of keys) {
    const plan = planOf(plans, key.sourceKey);
    if (plan.kind === "unchanged") {
      outcomes.set(key.sourceKey, "unchanged");
      if (plan.link !== undefined) links.push(plan.link);
      through.push(key.sourceKey);
      acknowledged.push(...key.changeIds);
    } else if (dismissed.has(key.sourceKey)) {
      outcomes.set(key.sourceKey, "unchanged");
      acknowledged.push(...key.changeIds);
    } else if (plan.kind === "reject") {
      outcomes.set(key.sourceKey, "rejected");
      const reject = rejected(key.sourceKey, plan.rejection);
      held.push(plan.again === true ? { ...reject, lookedAt: key.changeIds } : reject);
      if (plan.again !== true) acknowledged.push(...key.changeIds);
    } else if (plan.kind === "wait") {
      outcomes.set(key.sourceKey, "waiting");
      held.push(waiting(key.sourceKey, plan.waitingFor, plan.detail));
    }
  }
  return { outcomes, held, links, through, acknowledged };
}

function startChains(
  keys: readonly ClaimedKey[],
  plans: ReadonlyMap<string, Plan>,
  links: ReadonlyMap<string, Link>,
): Chain[] {
  return keys.flatMap((key) => {
    const plan = planOf(plans, key.sourceKey);
    if (plan.kind !== "write") return [];
    return [{ key, plan, link: plan.link ?? links.get(key.sourceKey), stepIndex: 0, freeagentId: plan.freeagentId }];
  });
}
