import type { Entity } from "../domain/entity.ts";
import { jsonText, type JsonObject } from "../domain/json.ts";

/** What we send of a new object that FreeAgent never makes anything else of, and that its marker does not hold. */
const kept: Readonly<Record<Entity, readonly string[]>> = {
  contact: [],
  invoice: ["contact", "dated_on"],
  payment: ["bank_account", "bank_transaction", "description"],
};

/**
 * Whether an object that carries the marker of a lost create may be what that create made: an invoice for another customer
 * or of another day, an entry on another account or line or with another text is somebody else's.
 * @param sent the body of the create
 * @param raw the object as FreeAgent has it
 */
export function mayBeOurs(entity: Entity, sent: JsonObject, raw: JsonObject): boolean {
  return kept[entity].every((field) => {
    const [ours, theirs] = [jsonText(sent[field]), jsonText(raw[field])];
    return ours === "" || theirs === "" || ours === theirs.slice(-ours.length);
  });
}
