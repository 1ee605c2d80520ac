import type { ContactUpdate } from "../../domain/contact-update.ts";
import type { Json, JsonObject } from "../../domain/json.ts";

/** Who wins a field that both sides changed; `ask`: a person decides, and nothing is written until then. */
export type FieldOwner = "database" | "freeagent" | "ask";

/** Result of comparing the two sides of a contact with their base. */
export interface MergedContact {
  readonly updates: readonly ContactUpdate[];
  /** The base to keep: moved to FreeAgent's value where FreeAgent's value stands. */
  readonly base: JsonObject;
}

/** The rules that decide about the fields of a contact. */
export interface MergeRules {
  /** False: an empty mapped column means "no opinion", so FreeAgent's value stands. */
  readonly clearNulls: boolean;
  ownerOf(field: string): FieldOwner;
}

/**
 * Three-way merge, field by field. Changed only in FreeAgent: the back office takes it over. Changed only in the
 * back office: left for the push. Changed in both to different values: the field's owner wins, or a person decides.
 * Equal on both sides: agreed. Only fields that the mapping has are looked at.
 */
export function mergeContact(
  base: JsonObject,
  local: JsonObject,
  remote: JsonObject,
  rules: MergeRules,
): MergedContact {
  const updates: ContactUpdate[] = [];
  const merged: Record<string, Json> = { ...base };
  for (const field of Object.keys(local)) {
    const [agreed, ours, theirs] = [base[field] ?? null, local[field] ?? null, remote[field] ?? null];
    if (theirs === agreed) continue;
    const values = { field, oldValue: ours, newValue: theirs, baseValue: agreed };
    const onlyTheirs = ours === agreed || (ours === null && !rules.clearNulls);
    if (ours !== theirs && !onlyTheirs) {
      const owner = rules.ownerOf(field);
      if (owner === "ask") updates.push({ ...values, decision: "conflict" });
      if (owner !== "freeagent") continue;
    }
    merged[field] = theirs;
    if (ours !== theirs) updates.push({ ...values, decision: "apply" });
  }
  return { updates, base: merged };
}
