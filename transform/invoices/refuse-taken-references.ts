import { rejectForNow, type Plan, type Rejection } from "../../domain/plan.ts";

/** An invoice that FreeAgent has, and the reference that it is to have from now on. */
interface Renaming {
  readonly freeagentId: number | null;
  readonly reference: string;
}

/** The reference that a plan gives to an invoice that FreeAgent has; undefined where it leaves it as it is. */
export function newReferenceOf(plan: Plan): string | undefined {
  return renamingOf(plan)?.reference;
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
  const giving = new Set([...plans.values()].map((plan) => renamingOf(plan)?.freeagentId));
  return new Map(
    [...plans].map(([sourceKey, plan]): [string, Plan] => {
      const renaming = renamingOf(plan);
      const rejection = renaming && takenReference(renaming, holders, giving);
      return [sourceKey, rejection === undefined ? plan : rejectForNow(rejection)];
    }),
  );
}

function renamingOf(plan: Plan): Renaming | undefined {
  if (plan.kind !== "write") return undefined;
  const reference = plan.steps.find(({ name }) => name === "update")?.body["reference"];
  return typeof reference === "string" ? { freeagentId: plan.freeagentId, reference } : undefined;
}

/** @param giving invoices that give up the reference that they have, this one among them */
function takenReference(
  { reference }: Renaming,
  holders: ReadonlyMap<string, readonly number[]>,
  giving: ReadonlySet<number | null | undefined>,
): Rejection | undefined {
  const holder = holders.get(reference)?.find((id) => !giving.has(id));
  if (holder === undefined) return undefined;
  const detail = `The invoice is to have the reference ${reference}, which another one in FreeAgent has (number ${holder}). It goes out by itself once that one has another; where it is not to change, correct the reference in the back office.`;
  return { reason: "duplicate_reference", field: "reference", detail };
}
