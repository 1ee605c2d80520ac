import { isList, type Json, type JsonObject } from "../../domain/json.ts";

/** Attributes that name another resource. Free text may look like a path and is left alone. */
const references = new Set([
  "contact",
  "project",
  "property",
  "category",
  "stock_item",
  "bank_account",
  "bank_transaction",
  "transfer_bank_account",
  "paid_invoice",
  "paid_bill",
  "paid_user",
  "invoice",
  "credit_note",
  "disposed_asset",
  "url",
]);

/**
 * Attributes with every reference as FreeAgent documents them: a full URL on the host that is called. Takes paths
 * (`/v2/contacts/12`), URLs of any host and, unchanged, bare ids. A reference that FreeAgent cannot resolve counts as
 * blank there, which is why nothing is left to chance.
 */
export function fullReferences(attributes: JsonObject, origin: string): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, fullReference(name, value, origin)]),
  );
}

function fullReference(name: string, value: Json, origin: string): Json {
  if (typeof value === "string") return references.has(name) ? urlOf(value, origin) : value;
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map((one) => fullReference("", one, origin));
  return fullReferences(value, origin);
}

function urlOf(reference: string, origin: string): string {
  const [, kind, id] = /\/+([a-z_]+)\/+([0-9]+(?:-[0-9]+)?)\/*$/.exec(reference) ?? [];
  return kind === undefined || id === undefined ? reference : `${origin}/v2/${kind}/${id}`;
}
