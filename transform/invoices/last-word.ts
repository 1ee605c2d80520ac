import type { Json, JsonObject } from "../../domain/json.ts";

/**
 * In a base: values that the back office said last and FreeAgent answered with something else (it leaves out what is not
 * set, and decides where terms and due date disagree). The base itself holds what FreeAgent answered, so that what a person
 * changes there since can be told from that.
 */
export const said = "said";

/** The back office's last word on each field of an invoice or of a line, from its base. */
export function lastWord(base: JsonObject): JsonObject {
  return { ...base, ...saidOtherwise(base) };
}

/** FreeAgent leaves out what is not set: nothing there is what a discount of 0, or a flag that is off, says here. */
export function isSame(ours: Json, theirs: Json | undefined): boolean {
  return ours === (theirs ?? null) || ((theirs ?? null) === null && (ours === false || ours === "0"));
}

/** The base once FreeAgent has answered to values that were sent: both sides agree on these, and on no others. */
export function agreedAfter(base: JsonObject, sent: JsonObject, answered: JsonObject): JsonObject {
  const kept = Object.entries(saidOtherwise(base)).filter(([name]) => sent[name] === undefined);
  const otherwise = Object.entries(sent).filter(([name, value]) => !isSame(value, answered[name]));
  const agreed = Object.keys(sent).map((name) => [name, answered[name] ?? null] as const);
  const { [said]: _before, ...values } = base;
  const words = Object.fromEntries([...kept, ...otherwise]);
  return { ...values, ...Object.fromEntries(agreed), ...(Object.keys(words).length > 0 && { [said]: words }) };
}

/**
 * The base after a look at what became of values that were sent: agreed on is what FreeAgent has as it was sent. Whatever
 * else differs was changed by a person, or was not carried out, and is sent again.
 */
export function agreedLookedAt(base: JsonObject, sent: JsonObject, found: JsonObject): JsonObject {
  const arrived = Object.entries(sent).filter(([name, value]) => isSame(value, found[name]));
  return agreedAfter(base, Object.fromEntries(arrived), found);
}

function saidOtherwise(base: JsonObject): JsonObject {
  return (base[said] ?? {}) as JsonObject;
}
