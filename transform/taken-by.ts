import type { Entity } from "../domain/entity.ts";
import type { MarkerHolder } from "../domain/marker-holder.ts";

/** How a person is told whose a marker is already. `hasRow`: the back office has the key still. */
export function takenBy(entity: Entity, { sourceKey, freeagentId, isHidden }: MarkerHolder, hasRow: boolean): string {
  if (freeagentId === null) return `${entity} ${sourceKey}, whose making got no answer yet`;
  const why = hasRow ? "as the back office asked" : "because the back office has it no more";
  const hidden = isHidden ? `; we hid it there, ${why}` : "";
  return `${entity} ${sourceKey} (number ${freeagentId} in FreeAgent${hidden})`;
}
