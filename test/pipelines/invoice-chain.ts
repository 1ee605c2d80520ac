import type { WritePlan } from "../../domain/plan.ts";
import type { Chain } from "../../pipelines/push/settle-step.ts";

/** The plan of a new invoice: made, then sent. */
export const plan: WritePlan = {
  kind: "write",
  outcome: "created",
  steps: [
    { name: "create", body: { reference: "INV-7" } },
    { name: "mark_as_sent", body: {} },
  ],
  freeagentId: null,
  marker: "INV-7",
  hash: "h7",
};

/** A key at the first step of that plan. Its changes are numbered after it: 70 and 71 for key 7. */
export function chain(sourceKey: string, over: Partial<Chain> = {}): Chain {
  const key = { sourceKey, changeIds: [`${sourceKey}0`, `${sourceKey}1`], failedAt: null };
  return { key, plan, link: undefined, stepIndex: 0, freeagentId: null, ...over };
}
