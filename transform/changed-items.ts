import type { Json, JsonObject } from "../domain/json.ts";
import { changedValues, withoutNulls } from "./changed-values.ts";
import { pairLines } from "./pair-lines.ts";

/**
 * What to send so that an invoice's lines become the wanted ones. Lines are addressed by id: FreeAgent adds
 * every line that is sent without one, so re-sending the list would double it (FreeAgent API: invoices, items).
 * Empty when nothing differs.
 */
export function changedItems(wanted: readonly JsonObject[], base: JsonObject): { invoice_items?: Json } {
  const existing = itemsOf(base);
  const pairs = pairLines(wanted, existing);
  const changes: Json[] = [];
  wanted.forEach((item, index) => {
    const present = pairs[index];
    if (present === undefined) {
      changes.push(withoutNulls(item));
      return;
    }
    const changed = changedValues(item, present, false);
    if (Object.keys(changed).length > 0) changes.push({ id: present["id"] ?? null, ...changed });
  });
  const kept = new Set(pairs);
  for (const surplus of existing) if (!kept.has(surplus)) changes.push({ id: surplus["id"] ?? null, _destroy: 1 });
  return changes.length === 0 ? {} : { invoice_items: changes };
}

function itemsOf(base: JsonObject): readonly JsonObject[] {
  const items = base["items"];
  return Array.isArray(items) ? (items as readonly JsonObject[]) : [];
}
