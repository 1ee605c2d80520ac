import { createHash } from "node:crypto";
import { isList, type Json } from "../domain/json.ts";

/** Hash of a value's canonical JSON (keys sorted): equal values have equal hashes, whatever the column order. */
export function payloadHash(value: Json): string {
  return createHash("sha256").update(canonicalJson(value)).digest("base64url");
}

function canonicalJson(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const keys = Object.keys(value).toSorted();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`).join(",")}}`;
}
