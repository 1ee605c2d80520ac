import type { Plan } from "../domain/plan.ts";

/** The reference that a plan gives to an invoice that FreeAgent has; undefined where it leaves it as it is. */
export function newReferenceOf(plan: Plan): string | undefined {
  if (plan.kind !== "write") return undefined;
  const reference = plan.steps.find(({ name }) => name === "update")?.body["reference"];
  return typeof reference === "string" ? reference : undefined;
}

/**
 * FreeAgent refuses a reference that another invoice has, and a sent invoice would be left a draft by then: it is rejected
 * before anything is sent, and goes out by itself once the other one has given the reference up. One that gives it up in
 * these same plans does not count: the drafts change first, and are sent then.
 * @param holders FreeAgent's numbers of the invoices that have a reference, by reference
 */
export function refuseTakenReferences(
  plans: ReadonlyMap<string, Plan>,
  holders: ReadonlyMap<string, readonly number[]>,
): ReadonlyMap<string, Plan> {
  const giving = new Set([...plans.values()].flatMap((plan) => (newReferenceOf(plan) === undefined ? [] : idOf(plan))));
  return new Map(
    [...plans].map(([sourceKey, plan]): [string, Plan] => {
      const reference = newReferenceOf(plan);
      if (plan.kind !== "write" || reference === undefined) return [sourceKey, plan];
      const holder = holders.get(reference)?.find((id) => id !== plan.freeagentId && !giving.has(id));
      if (holder === undefined) return [sourceKey, plan];
      const detail = `The invoice is to have the reference ${reference}, which another one in FreeAgent has (number ${holder}). It goes out by itself once that one has another; where it is not to change, correct the reference in the back office.`;
      return [
        sourceKey,
        { kind: "reject", rejection: { reason: "duplicate_reference", field: "reference", detail }, again: true },
      ];
    }),
  );
}

function idOf(plan: Plan): number[] {
  return plan.kind === "write" && plan.freeagentId !== null ? [plan.freeagentId] : [];
}
