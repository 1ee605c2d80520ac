import type { Json, JsonObject } from "../domain/json.ts";

/** Who wins a field that both sides changed. */
export type FieldOwner = "database" | "freeagent";

/** One field that the back office should take over. Values are comparable text, null when empty. */
export interface ContactUpdate {
  readonly field: string;
  readonly oldValue: Json;
  readonly newValue: Json;
  readonly baseValue: Json;
}

/** Result of comparing the two sides of a contact with their base. */
export interface MergedContact {
  readonly updates: readonly ContactUpdate[];
  /** The base to keep: moved to FreeAgent's value where FreeAgent's value stands. */
  readonly base: JsonObject;
}

/**
 * Three-way merge, field by field. Changed only in FreeAgent: the back office takes it over. Changed only in the
 * back office: left for the push. Changed in both to different values: the field's owner wins. Equal on both
 * sides: agreed. Only fields that the mapping has are looked at.
 */
export function mergeContact(
  base: JsonObject,
  local: JsonObject,
  remote: JsonObject,
  ownerOf: (field: string) => FieldOwner,
): MergedContact {
  const updates: ContactUpdate[] = [];
  const merged: Record<string, Json> = { ...base };
  for (const field of Object.keys(local)) {
    const [agreed, ours, theirs] = [base[field] ?? null, local[field] ?? null, remote[field] ?? null];
    if (theirs === agreed) continue;
    const onlyTheirs = ours === agreed;
    if (ours !== theirs && !onlyTheirs && ownerOf(field) === "database") continue;
    merged[field] = theirs;
    if (ours !== theirs) updates.push({ field, oldValue: ours, newValue: theirs, baseValue: agreed });
  }
  return { updates, base: merged };
}
