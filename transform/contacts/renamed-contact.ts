import type { FoundObject } from "../../domain/found-object.ts";
import { jsonText, type JsonObject } from "../../domain/json.ts";
import type { Rejection } from "../../domain/plan.ts";

/** What tells customers apart. One of these is enough, all fields of it together. */
const traits = [
  ["email"],
  ["organisation_name"],
  ["first_name", "last_name"],
  ["phone_number"],
  ["mobile"],
  ["address1", "postcode"],
] as const;

/**
 * Why a contact whose create was lost, and that is not found by its e-mail address and name, is not made again: a person may have
 * given it another name before it was looked for. Undefined where no contact that came meanwhile has anything of what was
 * sent.
 * @param sent the body of the create
 * @param came contacts of FreeAgent's from the time of the create that nothing else explains
 */
export function renamedContact(sent: JsonObject, came: readonly FoundObject[]): Rejection | undefined {
  const alike = came.filter((contact) => isAlike(sent, contact));
  if (alike.length === 0) return undefined;
  const names = alike.map(({ id, raw }) => `${nameOf(raw)} (/v2/contacts/${id})`).join(", ");
  return {
    reason: "possible_duplicate",
    detail: `The answer to making this contact was lost, and FreeAgent has none of its e-mail address and name. From that time it has ${names}: somebody may have renamed it. If it is this one, give both sides the same e-mail address and name, then retry; if it is another one, retry, and the contact is made.`,
  };
}

/** Whether a contact has anything of what was sent that tells customers apart. */
export function isAlike(sent: JsonObject, { raw }: FoundObject): boolean {
  return traits.some((fields) => fields.every((field) => isShared(sent, raw, field)));
}

function isShared(sent: JsonObject, raw: JsonObject, field: string): boolean {
  const ours = comparable(sent[field]);
  return ours !== "" && ours === comparable(raw[field]);
}

function comparable(value: JsonObject[string] | undefined): string {
  return jsonText(value).normalize("NFC").trim().toLowerCase();
}

function nameOf({ organisation_name: organisation, first_name: first, last_name: last }: JsonObject): string {
  return jsonText(organisation) === "" ? `${jsonText(first)} ${jsonText(last)}` : jsonText(organisation);
}
