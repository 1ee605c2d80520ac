import { jsonText, type JsonObject } from "../domain/json.ts";

/** What we send of a new invoice that FreeAgent never makes anything else of, and that its marker does not hold. */
const kept = ["contact", "dated_on"];

/**
 * Whether an object that carries the marker of a lost create may be what that create made: one for another customer or
 * of another day is somebody else's.
 * @param sent the body of the create
 * @param raw the object as FreeAgent has it
 */
export function mayBeOurs(sent: JsonObject, raw: JsonObject): boolean {
  return kept.every((field) => {
    const [ours, theirs] = [jsonText(sent[field]), jsonText(raw[field])];
    return ours === "" || theirs === "" || ours === theirs.slice(-ours.length);
  });
}
