import type { Entity } from "../domain/entity.ts";
import type { MarkerHolder } from "../domain/marker-holder.ts";
import { rejectForNow, type Plan, type Rejection, type WritePlan } from "../domain/plan.ts";

/**
 * Two objects with the same marker could not be told apart if an answer were lost. The first create keeps it; the
 * others, and those whose marker is taken, are rejected before anything is sent, and looked at again by every run.
 * @param plans by source key, oldest change first
 * @param taken markers that FreeAgent's objects or writes in doubt already have, and whose they are, in words
 */
export function refuseSharedMarkers(
  entity: Entity,
  plans: ReadonlyMap<string, Plan>,
  taken: ReadonlyMap<string, string>,
): ReadonlyMap<string, Plan> {
  const keyByMarker = new Map<string, string>();
  return new Map(
    [...plans].map(([sourceKey, plan]): [string, Plan] => {
      const marker = createOf(plan)?.marker;
      if (marker === undefined) return [sourceKey, plan];
      const first = keyByMarker.get(marker);
      const holder = first === undefined ? taken.get(marker) : `${entity} ${first}`;
      if (holder === undefined) {
        keyByMarker.set(marker, sourceKey);
        return [sourceKey, plan];
      }
      // The other one may become another: then this one can go, although nothing about it has changed.
      return [sourceKey, rejectForNow(shared(entity, marker, holder))];
    }),
  );
}

/** The plan where it creates an object; undefined where not. */
export function createOf(plan: Plan): WritePlan | undefined {
  return plan.kind === "write" && plan.steps[0].name === "create" ? plan : undefined;
}

/** The markers of the objects that plans create, in their order. */
export function markersOf(plans: ReadonlyMap<string, Plan>): readonly string[] {
  return [...plans.values()].flatMap((plan) => createOf(plan)?.marker ?? []);
}

function shared(entity: Entity, marker: string, other: string): Rejection {
  if (entity === "invoice") {
    return {
      reason: "duplicate_reference",
      field: "reference",
      detail: `The reference ${marker} is also that of ${other}. Give each invoice its own; FreeAgent refuses to send the second one.`,
    };
  }
  return {
    reason: "possible_duplicate",
    detail: `This contact cannot be told apart from ${other}: same e-mail address and name. Merge the two, or make one of them differ; the next run sees either.`,
  };
}

/** How a person is told whose a marker is already. `hasRow`: the back office has the key still. */
export function takenBy(entity: Entity, { sourceKey, freeagentId, isHidden }: MarkerHolder, hasRow: boolean): string {
  if (freeagentId === null) return `${entity} ${sourceKey}, whose making got no answer yet`;
  const why = hasRow ? "as the back office asked" : "because the back office has it no more";
  const hidden = isHidden ? `; we hid it there, ${why}` : "";
  return `${entity} ${sourceKey} (number ${freeagentId} in FreeAgent${hidden})`;
}
