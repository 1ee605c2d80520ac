import type { ContactUpdate } from "../../domain/contact-update.ts";
import type { Json, JsonObject } from "../../domain/json.ts";
import type { MergeRules } from "./merge-contact.ts";

/** How a contact that FreeAgent had before us begins. */
export interface ContactAdoption {
  /** Both sides count as changed where a person is to decide. */
  readonly base: JsonObject;
  /** Fields that are not the back office's to decide, for it to take over or for a person; they are not sent. */
  readonly updates: readonly ContactUpdate[];
}

/**
 * Compares a customer with the contact that it takes over, by the owner of each field. A field that is empty in
 * FreeAgent is nobody's opinion there. One that is empty here is an opinion only where the rules say so; without a past
 * both cannot have changed it, so FreeAgent's value is taken over, where the back office does not own it. Hiding has
 * rules of its own (plan-contact.ts).
 * @param local the mapped row in comparable form
 * @param remote FreeAgent's contact in comparable form
 */
export function adoptContact(local: JsonObject, remote: JsonObject, rules: MergeRules): ContactAdoption {
  const base: Record<string, Json> = { ...remote };
  const updates: ContactUpdate[] = [];
  for (const [field, ours] of Object.entries(local)) {
    const theirs = remote[field] ?? null;
    const owner = rules.ownerOf(field);
    if (field === "status" || owner === "database" || theirs === null || ours === theirs) continue;
    if (ours === null && !rules.clearNulls) continue;
    const isAsked = owner === "ask" && ours !== null;
    if (isAsked) base[field] = null;
    const decision = isAsked ? "conflict" : "apply";
    updates.push({ field, decision, oldValue: ours, newValue: theirs, baseValue: null });
  }
  return { base, updates };
}
