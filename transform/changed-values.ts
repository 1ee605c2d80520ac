import type { Json, JsonObject } from "../domain/json.ts";

/**
 * The wanted values that differ from the base. Null means "no opinion" and is left out, unless `clearNulls`
 * says that an empty column clears the field in FreeAgent.
 */
export function changedValues(wanted: JsonObject, base: JsonObject, clearNulls: boolean): Record<string, Json> {
  const changed: Record<string, Json> = {};
  for (const [name, value] of Object.entries(wanted)) {
    if (value === null && !clearNulls) continue;
    if (value !== (base[name] ?? null)) changed[name] = value;
  }
  return changed;
}

/** The values that say something: nulls left out. */
export function withoutNulls(values: JsonObject): Record<string, Json> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
