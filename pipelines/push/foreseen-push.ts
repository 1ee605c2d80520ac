import type { Entity } from "../../domain/entity.ts";
import type { AmendedInvoice, ForeseenInvoice } from "../../domain/foreseen.ts";
import { jsonText } from "../../domain/json.ts";
import { sameAmount } from "../../domain/money.ts";
import { numberIn } from "../../domain/number-in.ts";
import type { Outcome } from "../../domain/outcome.ts";
import { planOf, type Plan, type Rejection, type WaitingFor, type WritePlan } from "../../domain/plan.ts";
import { fieldChanges, type FieldChange } from "../../transform/field-changes.ts";
import type { PlannedBatch } from "./plan-batch.ts";

/** What a push would do with one key. */
export interface PlannedKey {
  readonly entity: Entity;
  readonly sourceKey: string;
  readonly outcome: Outcome;
  /** FreeAgent has the object already: it is taken over. */
  readonly adopts: boolean;
  /** Writes in FreeAgent. */
  readonly calls: number;
  readonly steps: readonly string[];
  readonly changes: readonly FieldChange[];
  readonly rejection: Rejection | undefined;
  /** The key it waits for; also where that one goes out earlier in the same push. */
  readonly waitingFor: WaitingFor | undefined;
}

/** A key that rests until its next attempt: no run takes it up before. */
export function restingKey(entity: Entity, sourceKey: string): PlannedKey {
  return { entity, sourceKey, adopts: false, ...nothing, outcome: "retry" };
}

/** What the earlier flows of the same push will have done. Keys only, whatever the size of the push. */
export class ForeseenPush {
  readonly contacts = new Map<string, "through" | "held">();
  readonly invoices = new Map<string, ForeseenInvoice | AmendedInvoice | "gone">();
  readonly #sentInvoices = new Set<string>();

  /** The planned key, taken into account for the flows to come. */
  note(entity: Entity, sourceKey: string, batch: PlannedBatch): PlannedKey {
    const adopts = batch.adoptedKeys.has(sourceKey);
    const fixed = { entity, sourceKey, adopts, ...nothing };
    if (batch.doubtful.has(sourceKey)) return { ...fixed, outcome: "in_doubt" };
    const plan = planOf(batch.plans, sourceKey);
    const key = { ...fixed, ...this.#outcomeOf(entity, plan) };
    if (entity === "contact") this.#noteContact(sourceKey, plan, batch);
    if (entity === "invoice" && isSent(plan, key.outcome)) this.#noteInvoice(sourceKey, plan);
    if (entity === "invoice" && isGone(plan)) this.invoices.set(sourceKey, "gone");
    if (plan.kind !== "write") return key;
    return { ...key, changes: fieldChanges(plan, (plan.link ?? batch.links.get(sourceKey))?.base ?? {}) };
  }

  #outcomeOf(entity: Entity, plan: Plan): Pick<PlannedKey, "outcome"> & Partial<PlannedKey> {
    switch (plan.kind) {
      case "unchanged":
        return { outcome: "unchanged" };
      case "reject":
        return { outcome: "rejected", rejection: plan.rejection };
      case "wait": {
        const { waitingFor } = plan;
        const goesFirst = entity === "payment" && this.#sentInvoices.has(waitingFor.sourceKey);
        return goesFirst
          ? { outcome: "created", calls: 1, steps: ["create"], waitingFor }
          : { outcome: "waiting", waitingFor };
      }
      case "write":
        return foreseenWrite(plan);
    }
  }

  #noteInvoice(sourceKey: string, plan: WritePlan): void {
    this.#sentInvoices.add(sourceKey);
    const invoice = invoiceToBe(plan, -1 - this.invoices.size) ?? amendmentOf(plan);
    if (invoice !== undefined) this.invoices.set(sourceKey, invoice);
  }

  #noteContact(sourceKey: string, plan: Plan, batch: PlannedBatch): void {
    const known = batch.links.has(sourceKey);
    if (plan.kind === "write") this.contacts.set(sourceKey, plan.steps[0].name === "delete" ? "held" : "through");
    else if (plan.kind !== "unchanged") this.contacts.set(sourceKey, "held");
    else if (known) this.contacts.set(sourceKey, "through");
  }
}

/** The new invoice as its payments will find it; undefined where its total cannot be foreseen. */
function invoiceToBe(plan: WritePlan, freeagentId: number): ForeseenInvoice | undefined {
  const { body, name } = plan.steps[0];
  const due = plan.foreseenTotal ?? plan.expectedTotal;
  if (name !== "create" || due === undefined) return undefined;
  const { contact, currency, reference } = body;
  return {
    freeagentId,
    reference: jsonText(reference),
    contactId: numberIn(contact) ?? 0,
    currency: typeof currency === "string" ? currency : undefined,
    due,
  };
}

/** Undefined where nothing of an invoice is changed but its status, or its total cannot be foreseen. */
function amendmentOf(plan: WritePlan): AmendedInvoice | undefined {
  const update = plan.steps.find(({ name }) => name === "update");
  const due = plan.foreseenTotal ?? plan.expectedTotal;
  if (update === undefined || due === undefined) return undefined;
  const { currency } = update.body;
  return { amended: true, currency: typeof currency === "string" ? currency : undefined, due };
}

const nothing = { calls: 0, steps: [], changes: [], rejection: undefined, waitingFor: undefined } as const;

/** A draft whose total FreeAgent is foreseen to calculate differently is made, and not sent. */
function foreseenWrite(plan: WritePlan): Pick<PlannedKey, "outcome" | "calls" | "steps" | "rejection"> {
  const steps = plan.steps.map((step) => step.name);
  const written = steps.findLastIndex((name) => name === "create" || name === "update");
  const { foreseenTotal = plan.expectedTotal, expectedTotal } = plan;
  if (
    written === -1 ||
    foreseenTotal === undefined ||
    expectedTotal === undefined ||
    sameAmount(foreseenTotal, expectedTotal)
  ) {
    return { outcome: plan.outcome, calls: steps.length, steps, rejection: undefined };
  }
  const rejection: Rejection = {
    reason: "total_mismatch",
    field: "expected_total",
    detail: `The back office expects ${expectedTotal}, FreeAgent is foreseen to calculate ${foreseenTotal}.`,
  };
  return { outcome: "rejected", calls: written + 1, steps: steps.slice(0, written + 1), rejection };
}

/** Deleted or credited: no payment finds it any more. */
function isGone(plan: Plan): boolean {
  const last = plan.kind === "write" ? plan.steps.at(-1)?.name : undefined;
  return last === "delete" || last === "set_off";
}

function isSent(plan: Plan, outcome: Outcome): plan is WritePlan {
  return plan.kind === "write" && outcome !== "rejected" && plan.steps.at(-1)?.name === "mark_as_sent";
}
