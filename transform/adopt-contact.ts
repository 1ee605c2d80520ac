import type { Json, JsonObject } from "../domain/json.ts";
import type { ContactUpdate, FieldOwner } from "./merge-contact.ts";

/** How a contact that FreeAgent had before us begins. */
export interface ContactAdoption {
  /** Both sides count as changed where a person is to decide. */
  readonly base: JsonObject;
  /** Fields that are not the back office's to decide, for it to take over or for a person; they are not sent. */
  readonly updates: readonly ContactUpdate[];
}

/**
 * Compares a customer with the contact that it takes over, by the owner of each field. An empty field is nobody's opinion, and hiding
 * has rules of its own (plan-contact.ts).
 * @param local the mapped row in comparable form
 * @param remote FreeAgent's contact in comparable form
 */
export function adoptContact(
  local: JsonObject,
  remote: JsonObject,
  ownerOf: (field: string) => FieldOwner,
): ContactAdoption {
  const base: Record<string, Json> = { ...remote };
  const updates: ContactUpdate[] = [];
  for (const [field, ours] of Object.entries(local)) {
    const theirs = remote[field] ?? null;
    const owner = ownerOf(field);
    if (field === "status" || owner === "database" || ours === null || theirs === null || ours === theirs) continue;
    const isAsked = owner === "ask";
    if (isAsked) base[field] = null;
    const decision = isAsked ? "conflict" : "apply";
    updates.push({ field, decision, oldValue: ours, newValue: theirs, baseValue: null });
  }
  return { base, updates };
}
