/** A JSON value as it travels to and from FreeAgent. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** Text of a JSON value for messages and markers: a string as it is, nothing as "", the rest as JSON. */
export function jsonText(value: Json | undefined): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Whether a JSON value is a list; TypeScript's own question does not narrow a readonly one. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The objects in a JSON list; none where it is no list. */
export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : [];
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !isList(value);
}

/** Text of a JSON value, null where there is none: what staged values of contacts are kept and compared as. */
export function textOrNull(value: Json): string | null {
  return value === null ? null : jsonText(value);
}
