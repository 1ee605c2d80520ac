import { rejectForNow, type Plan, type Rejection } from "../../domain/plan.ts";

/** An invoice of FreeAgent's that has a reference. */
interface Holder {
  readonly freeagentId: number;
  readonly isDraft: boolean;
}

/** An invoice that FreeAgent has, and the reference that it is to have, or is sent with, from now on. */
interface Taking {
  readonly freeagentId: number | null;
  readonly reference: string;
  /** False for a draft that has it already: drafts may share it, and it cannot be sent while a sent invoice has it. */
  readonly isNew: boolean;
}

/**
 * The reference that a plan gives to an invoice that FreeAgent has, or with which it sends a draft; undefined where it does
 * neither.
 */
export function newReferenceOf(plan: Plan): string | undefined {
  return takingOf(plan)?.reference;
}

/**
 * FreeAgent refuses a reference that another invoice has, and a sent invoice would be left a draft by then: it is rejected
 * before anything is sent, and goes out by itself once the other one has given the reference up. One that gives it up in
 * these same plans does not count: the drafts change first, and are sent then. Where that one fails, or comes much later, the
 * sending is refused all the same (`takesReference`).
 * @param holders the invoices that have a reference, by reference
 */
export function refuseTakenReferences(
  plans: ReadonlyMap<string, Plan>,
  holders: ReadonlyMap<string, readonly Holder[]>,
): ReadonlyMap<string, Plan> {
  const takings = [...plans.values()].flatMap((plan) => takingOf(plan) ?? []);
  const giving = new Set(takings.flatMap(({ freeagentId, isNew }) => (isNew ? [freeagentId] : [])));
  return new Map(
    [...plans].map(([sourceKey, plan]): [string, Plan] => {
      const taking = takingOf(plan);
      if (taking === undefined || plan.kind !== "write") return [sourceKey, plan];
      const others = othersOf(taking, holders);
      const keeps = others.find(({ freeagentId }) => !giving.has(freeagentId));
      if (keeps !== undefined) return [sourceKey, rejectForNow(taken(taking.reference, keeps))];
      return [sourceKey, others.length === 0 ? plan : { ...plan, takesReference: true }];
    }),
  );
}

function takingOf(plan: Plan): Taking | undefined {
  if (plan.kind !== "write") return undefined;
  const { freeagentId, marker, steps } = plan;
  const reference = steps.find(({ name }) => name === "update")?.body["reference"];
  if (typeof reference === "string") return { freeagentId, reference, isNew: true };
  const names = new Set(steps.map(({ name }) => name));
  const isDraft = !names.has("create") && !names.has("mark_as_draft");
  const isSent = names.has("mark_as_sent") || names.has("send_email");
  return isDraft && isSent ? { freeagentId, reference: marker, isNew: false } : undefined;
}

function othersOf(
  { freeagentId, isNew, reference }: Taking,
  holders: ReadonlyMap<string, readonly Holder[]>,
): readonly Holder[] {
  return (holders.get(reference) ?? []).filter(
    (holder) => holder.freeagentId !== freeagentId && (isNew || !holder.isDraft),
  );
}

function taken(reference: string, { freeagentId }: Holder): Rejection {
  const detail = `The invoice is to have the reference ${reference}, which another one in FreeAgent has (number ${freeagentId}). It goes out by itself once that one has another; where it is not to change, correct the reference in the back office.`;
  return { reason: "duplicate_reference", field: "reference", detail };
}
