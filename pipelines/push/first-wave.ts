import type { Link } from "../../domain/link.ts";
import type { Outcome } from "../../domain/outcome.ts";
import { planOf, type Plan } from "../../domain/plan.ts";
import type { ClaimedKey } from "../../extract/changes/claim-changes.ts";
import type { Wave } from "../../load/intents/record-wave.ts";
import type { Held } from "../../load/rejects/save-rejects.ts";
import { rejected, waiting } from "../held-keys.ts";
import type { PlannedBatch } from "./plan-batch.ts";
import type { Chain } from "./settle-step.ts";
import { emptyWave } from "./wave-of.ts";

/** What a planned batch comes to before any call is made. */
export interface FirstWave {
  readonly wave: Wave;
  /** Of the keys that need no call, and of those with a write in doubt. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** The other keys, each at its first step. */
  readonly chains: readonly Chain[];
}

/** Keys of a batch that every run looks at again, unless a person has dismissed them. */
export function lookedAtAgain({ plans }: Pick<PlannedBatch, "plans">): readonly string[] {
  return [...plans].flatMap(([key, plan]) => (plan.kind === "reject" && plan.again === true ? [key] : []));
}

/** @param dismissed those of `lookedAtAgain` that a person has dismissed: they are left */
export function firstWave(
  keys: readonly ClaimedKey[],
  {
    adopted,
    doubtful,
    handedOver,
    links,
    plans,
    staged,
  }: Pick<PlannedBatch, "adopted" | "doubtful" | "handedOver" | "links" | "plans" | "staged">,
  dismissed: ReadonlySet<string>,
): FirstWave {
  const planned = keys
    .filter(({ sourceKey }) => !doubtful.has(sourceKey))
    .map((key) => ({ key, plan: planOf(plans, key.sourceKey) }));
  const still = planned.flatMap(({ key, plan }) => withoutCall(key, plan, dismissed.has(key.sourceKey)) ?? []);
  const chains = planned.flatMap(({ key, plan }) => chainOf(key, plan, links) ?? []);
  const changed = [...still, ...chains.map(({ plan }) => plan)].flatMap(({ link }) => link ?? []);
  const wave: Wave = {
    ...emptyWave,
    handedOver,
    ...linksFirst([...changed, ...adopted], links),
    staged,
    held: still.flatMap(({ held }) => held ?? []),
    through: still.flatMap(({ sourceKey, isThrough }) => (isThrough === true ? [sourceKey] : [])),
    acknowledged: still.flatMap(({ acknowledged }) => acknowledged),
  };
  const inDoubt = [...doubtful].map((key): [string, Outcome] => [key, "in_doubt"]);
  const ended = still.map(({ sourceKey, outcome }): [string, Outcome] => [sourceKey, outcome]);
  return { wave, outcomes: new Map([...inDoubt, ...ended]), chains };
}

/** A key that needs no call, and what is stored for it. */
interface StillKey {
  readonly sourceKey: string;
  readonly outcome: Outcome;
  readonly held?: Held;
  readonly link?: Link | undefined;
  /** Whatever was held of it is forgotten. */
  readonly isThrough?: true;
  /** Changes that are no longer work. */
  readonly acknowledged: readonly string[];
}

/** Undefined where a call is to be made. What a person dismissed is left, and no run looks at it again. */
function withoutCall({ sourceKey, changeIds }: ClaimedKey, plan: Plan, isDismissed: boolean): StillKey | undefined {
  switch (plan.kind) {
    case "unchanged":
      return { sourceKey, outcome: "unchanged", link: plan.link, isThrough: true, acknowledged: changeIds };
    case "reject": {
      if (isDismissed) return { sourceKey, outcome: "unchanged", acknowledged: changeIds };
      const held = rejected(sourceKey, plan.rejection);
      if (plan.again !== true) return { sourceKey, outcome: "rejected", held, acknowledged: changeIds };
      return { sourceKey, outcome: "rejected", held: { ...held, lookedAt: changeIds }, acknowledged: [] };
    }
    case "wait": {
      const held = waiting(sourceKey, plan.waitingFor, plan.detail);
      return { sourceKey, outcome: "waiting", held, acknowledged: [] };
    }
    case "write":
      return undefined;
  }
}

/** Undefined where no call is to be made. */
function chainOf(key: ClaimedKey, plan: Plan, links: ReadonlyMap<string, Link>): Chain | undefined {
  if (plan.kind !== "write") return undefined;
  return { key, plan, link: plan.link ?? links.get(key.sourceKey), stepIndex: 0, freeagentId: plan.freeagentId };
}

/** Links that are stored before any call, and the keys among them whose objects change hands. */
function linksFirst(changed: readonly Link[], links: ReadonlyMap<string, Link>): Pick<Wave, "links" | "released"> {
  const handsOver = ({ sourceKey, freeagentId }: Link): boolean => {
    const before = links.get(sourceKey)?.freeagentId ?? null;
    return before !== null && before !== freeagentId;
  };
  return { links: changed, released: changed.filter(handsOver).map(({ sourceKey }) => sourceKey) };
}
