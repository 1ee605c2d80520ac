import type { Link } from "../../domain/link.ts";
import type { Outcome } from "../../domain/outcome.ts";
import type { Rejection, Step, WritePlan } from "../../domain/plan.ts";
import type { ClaimedKey } from "../../extract/changes/claim-changes.ts";
import type { StepResult } from "../../load/intents/call-freeagent.ts";
import type { FinishedIntent } from "../../load/intents/finish-intents.ts";
import type { MirroredObject } from "../../load/mirror/mirror-tables.ts";
import type { Held } from "../../load/rejects/save-rejects.ts";
import { withCreditNote } from "../../transform/invoices/credit-base.ts";
import { rejected } from "../held-keys.ts";
import type { PushFlow } from "./push-flow.ts";

/** One key on its way through its steps. */
export interface Chain {
  readonly key: ClaimedKey;
  readonly plan: WritePlan;
  readonly link: Link | undefined;
  readonly stepIndex: number;
  readonly freeagentId: number | null;
}

/** What the answer to one step means. Without `next` the key has ended as `outcome`. */
export interface SettledStep {
  readonly finished: FinishedIntent;
  readonly link?: Link;
  readonly answer?: MirroredObject;
  /** FreeAgent's number of what the step deleted. */
  readonly gone?: number;
  /** FreeAgent's number of the invoice that the step e-mailed. */
  readonly mailed?: number;
  readonly held?: Held;
  readonly outcome?: Outcome;
  /** Rejected, and every run looks again: its changes stay work. */
  readonly again?: true;
  readonly next?: Chain;
}

/** The step that a chain is at, naming the credit note that an earlier step has made. */
export function stepOf(chain: Chain): Step {
  const step = chain.plan.steps[chain.stepIndex];
  if (step === undefined) throw new Error(`a chain past its last step: ${chain.key.sourceKey}`);
  return withCreditNote(step, chain.link?.base ?? {});
}

/**
 * Decides what one answer changes. Pure: it stores nothing. `held`: what becomes of the key where its call was not carried
 * out; without it the key's attempts stay as they are, and the next run takes it up.
 */
export function settleStep(
  flow: PushFlow,
  chain: Chain,
  intentId: string,
  result: StepResult,
  held?: Held,
): SettledStep {
  const { sourceKey } = chain.key;
  if (result.kind === "done") return settleDone(flow, chain, intentId, result);
  const state = result.kind === "in_doubt" ? "in_doubt" : "refused";
  const finished: FinishedIntent = {
    intentId,
    state,
    freeagentId: chain.freeagentId,
    httpStatus: result.status,
    error: result.message,
  };
  if (result.kind === "in_doubt") return { finished, outcome: "in_doubt" };
  if (result.kind === "refused") {
    const rejection: Rejection = {
      reason: "refused_by_freeagent",
      detail: `FreeAgent says: ${result.message}`,
      freeagentMessage: result.message,
    };
    const refused = rejected(sourceKey, result.field === null ? rejection : { ...rejection, field: result.field });
    if (chain.plan.takesReference !== true) return { finished, held: refused, outcome: "rejected" };
    return { finished, held: { ...refused, lookedAt: chain.key.changeIds }, outcome: "rejected", again: true };
  }
  if (held === undefined) return { finished, outcome: "retry" };
  return { finished, held, outcome: held.retry === null ? "rejected" : "retry" };
}

type DoneStep = Extract<StepResult, { kind: "done" }>;

function settleDone(flow: PushFlow, chain: Chain, intentId: string, result: DoneStep): SettledStep {
  const step = stepOf(chain);
  const { freeagentId, raw } = result;
  const finished: FinishedIntent = { intentId, state: "done", freeagentId, httpStatus: null, error: null };
  const after = linkAfter(flow, chain, step, result);
  const isNote = step.name === "create_credit_note";
  const kept = raw !== undefined && !isNote && flow.holdsNews?.(after.base, raw) !== true;
  const link: Link = kept ? { ...after, compared: true } : after;
  const answer = kept ? { answer: { id: freeagentId, raw } } : withoutAnswer(step, freeagentId);
  const objection = flow.objection?.(chain.plan, step, link.base);
  if (objection !== undefined) {
    return { finished, link, ...answer, held: rejected(chain.key.sourceKey, objection), outcome: "rejected" };
  }
  if (chain.stepIndex + 1 < chain.plan.steps.length) {
    // What is made after a deletion has a number of its own.
    const known = step.name === "delete" ? null : freeagentId;
    return { finished, link, ...answer, next: { ...chain, link, freeagentId: known, stepIndex: chain.stepIndex + 1 } };
  }
  return { finished, link, ...answer, outcome: chain.plan.outcome };
}

/** What is known of an object that a step answered nothing about. */
function withoutAnswer({ name }: Step, freeagentId: number): Pick<SettledStep, "gone" | "mailed"> {
  if (name === "send_email") return { mailed: freeagentId };
  return name === "delete" ? { gone: freeagentId } : {};
}

function linkAfter(flow: PushFlow, chain: Chain, step: Step, { freeagentId, raw }: DoneStep): Link {
  const updatedAt = step.name === "create_credit_note" ? undefined : raw?.["updated_at"];
  return {
    entity: flow.entity,
    sourceKey: chain.key.sourceKey,
    freeagentId,
    sentHash: chain.plan.hash,
    remoteUpdatedAt: typeof updatedAt === "string" ? updatedAt : (chain.link?.remoteUpdatedAt ?? null),
    ...flow.linkAfter(chain.link, step, raw),
  };
}
