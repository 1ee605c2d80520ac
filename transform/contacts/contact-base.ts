import { contactAttributes } from "../../domain/contact-attributes.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { Link, LinkState } from "../../domain/link.ts";
import type { Step } from "../../domain/plan.ts";
import { canonicalValues } from "../canonical-values.ts";

/** The state of a contact's link after a step: the word on hiding that was sent, or the one before. */
export function contactState(previous: Link | undefined, step: Step): LinkState {
  if (step.name === "delete") return "deleted";
  const status = step.body["status"];
  if (status === undefined) return step.name === "create" ? "active" : (previous?.state ?? "active");
  return status === "Hidden" ? "hidden" : "active";
}

/**
 * The state of a contact's link after a look at what became of a write: hidden where it is, by a word of the back
 * office's, this one or one before. A contact that a person hid stays active for us.
 * @param sent the body of the write
 */
export function contactStateLookedAt(previous: Link | undefined, sent: JsonObject, raw: JsonObject): LinkState {
  const isOurWord = sent["status"] === "Hidden" || previous?.state === "hidden";
  return raw["status"] === "Hidden" && isOurWord ? "hidden" : "active";
}

/** The base after a write: FreeAgent's answer in comparable form. */
export function contactBase(raw: JsonObject): JsonObject {
  return { ...canonicalValues(contactAttributes, raw), status: raw["status"] ?? "Active" };
}

/** Whether FreeAgent has anything else of a contact than both sides agreed on. */
export function holdsNews(base: JsonObject, raw: JsonObject): boolean {
  const theirs = contactBase(raw);
  return Object.keys(theirs).some((field) => theirs[field] !== (base[field] ?? null));
}

/**
 * The base after our own write. Of an update only the fields that were sent are agreed on: another one that differs in
 * the answer was changed by a person meanwhile, or is in conflict, and the next pull must still see that.
 */
export function contactBaseAfter(previous: JsonObject | undefined, step: Step, raw: JsonObject): JsonObject {
  const answered = contactBase(raw);
  if (previous === undefined || step.name === "create") return answered;
  const sent = Object.keys(step.body).map((field) => [field, answered[field] ?? null] as const);
  return { ...previous, ...Object.fromEntries(sent) };
}

/**
 * The base of a contact that a create made whose answer was lost: what was sent is what both sides agreed on, and what
 * FreeAgent has otherwise by now was changed by a person. Without a word on hiding FreeAgent makes a contact active.
 */
export function contactBaseMade(sent: JsonObject, raw: JsonObject): JsonObject {
  return { ...contactBase(raw), status: "Active", ...sent };
}

/**
 * The base after a look at what became of an update. Agreed on is only what FreeAgent has as it was sent: whatever else
 * differs from the base before was changed by a person, or the update was not carried out; the merge tells which.
 */
export function contactBaseLookedAt(previous: JsonObject, sent: JsonObject, raw: JsonObject): JsonObject {
  const found = contactBase(raw);
  const arrived = Object.entries(sent).filter(([field, value]) => value === (found[field] ?? null));
  return { ...previous, ...Object.fromEntries(arrived) };
}
