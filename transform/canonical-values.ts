import type { Attribute } from "../domain/attribute.ts";
import { jsonText, type Json, type JsonObject } from "../domain/json.ts";
import { canonicalDecimal } from "../domain/money.ts";
import { referencePath } from "./reference-path.ts";

/**
 * The attributes of the catalogue as FreeAgent returned them, in the form that mapped values have, so that
 * the two compare: decimals without trailing zeros, text trimmed and in NFC, absent as null.
 */
export function canonicalValues(catalogue: readonly Attribute[], raw: JsonObject): Readonly<Record<string, Json>> {
  const values: Record<string, Json> = {};
  for (const attribute of catalogue) {
    if (attribute.internal === true) continue;
    values[attribute.name] = canonicalValue(attribute, raw[attribute.name] ?? null);
  }
  return values;
}

function canonicalValue(attribute: Attribute, value: Json): Json {
  if (value === null || value === "") return null;
  switch (attribute.kind) {
    case "decimal":
    case "money":
      return canonicalDecimal(jsonText(value));
    case "integer":
      return Number(value);
    case "text":
      return canonicalText(attribute, jsonText(value).normalize("NFC").trim());
    case "key":
    case "boolean":
    case "date":
      return value;
  }
}

/** References come back with the host that was called, which differs between answers. */
function canonicalText({ reference }: Attribute, text: string): string {
  return reference === undefined ? text : (referencePath(reference, text) ?? text);
}
