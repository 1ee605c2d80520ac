import type { JsonObject } from "./json.ts";
import type { Link } from "./link.ts";
import type { Awaited, RejectReason } from "./reject-reason.ts";

/** Writes by which an invoice is credited: the object that they make or change is not the one of the link. */
const creditSteps = ["create_credit_note", "send_credit_note", "set_off"] as const;

/** One of them. */
export type CreditStep = (typeof creditSteps)[number];

/** Kinds of writes in FreeAgent; the step column of the intents table. */
export const stepNames = [
  ...(["create", "update", "delete", "hide", "mark_as_sent", "mark_as_draft", "approve", "send_email"] as const),
  ...creditSteps,
] as const;

/** One of them. */
export type StepName = (typeof stepNames)[number];

/** Whether a step is one by which an invoice is credited. */
export function isCreditStep(name: StepName): name is CreditStep {
  return (creditSteps as readonly string[]).includes(name);
}

/** One call to make. Empty body: the call has none. */
export interface Step {
  readonly name: StepName;
  readonly body: JsonObject;
}

/** Why a key needs a person. `detail` is a sentence that says what to do. */
export interface Rejection {
  readonly reason: RejectReason;
  readonly detail: string;
  readonly field?: string;
  /** FreeAgent's own words, when it was FreeAgent that refused. */
  readonly freeagentMessage?: string;
}

/** What a key waits for: another key, or a line that the bank has not delivered yet (then the account's name). */
export interface WaitingFor {
  readonly entity: Awaited;
  readonly sourceKey: string;
}

/** What a push will do for one source key. */
export type Plan =
  /** `link`: as it is to stand from now on, where it is to be stored. */
  | { readonly kind: "unchanged"; readonly link?: Link }
  /** `again`: what it needs may come from elsewhere (FreeAgent, another key), so every run looks again. */
  | { readonly kind: "reject"; readonly rejection: Rejection; readonly again?: true }
  | { readonly kind: "wait"; readonly waitingFor: WaitingFor; readonly detail?: string }
  | WritePlan;

/** The plan of a key that needs a person. No run looks at it again by itself. */
export function reject(rejection: Rejection): Plan {
  return { kind: "reject", rejection };
}

/** The same where what the key needs may come from elsewhere: every run looks again. */
export function rejectForNow(rejection: Rejection): Plan {
  return { kind: "reject", rejection, again: true };
}

/** The plan of a key. @throws Error when the flow made none */
export function planOf(plans: ReadonlyMap<string, Plan>, sourceKey: string): Plan {
  const plan = plans.get(sourceKey);
  if (plan === undefined) throw new Error(`no plan was made for ${sourceKey}`);
  return plan;
}

/** One line of an invoice as it is sent, with what the back office says it comes to. */
export interface ExpectedLine {
  readonly description: string;
  readonly sent: JsonObject;
  /** Gross, decimal; null where the mapping does not say. */
  readonly expectedTotal: string | null;
}

/** Calls to make one after the other; the key ends as `outcome` when the last one is done. */
export interface WritePlan {
  readonly kind: "write";
  readonly outcome: "created" | "updated" | "deleted";
  readonly steps: readonly [Step, ...Step[]];
  /** Object that the first step changes; null when it creates one. */
  readonly freeagentId: number | null;
  /** Where it is not the object that the key is linked to: the new link, stored before the first step. */
  readonly link?: Link;
  /** What a look-up searches for when an answer is lost. */
  readonly marker: string;
  /** Hash of the mapped row; becomes the link's sentHash. */
  readonly hash: string;
  /** Gross total that FreeAgent must arrive at before an invoice is sent; decimal, in the invoice's currency. */
  readonly expectedTotal?: string;
  /** The lines of that invoice, in order. */
  readonly expectedLines?: readonly ExpectedLine[];
  /** The gross total that FreeAgent is foreseen to arrive at. FreeAgent's own is what decides. */
  readonly foreseenTotal?: string;
  /**
   * Its reference is still that of another invoice, which gives it up in the same batch: where that does not come about,
   * every run looks again.
   */
  readonly takesReference?: true;
}
