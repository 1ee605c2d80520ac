import { objectsOf, type Json, type JsonObject } from "../domain/json.ts";
import type { WritePlan } from "../domain/plan.ts";
import { itemsOf } from "./invoices/item-bases.ts";

/** One field that a write changes in FreeAgent. `old` is null where FreeAgent has nothing. */
export interface FieldChange {
  /** FreeAgent's attribute; `invoice_items[2].price` for a line. */
  readonly field: string;
  readonly old: Json;
  readonly new: Json;
}

/**
 * What the calls of a plan change, field by field, against the base that both sides last agreed on. What is sent along so that
 * FreeAgent keeps it is no change.
 */
export function fieldChanges(plan: WritePlan, base: JsonObject): readonly FieldChange[] {
  if (plan.steps.some(({ name }) => name === "set_off")) return [{ field: "credit_note", old: null, new: plan.marker }];
  const before = plan.freeagentId === null ? {} : base;
  return plan.steps.flatMap((step) =>
    Object.entries(step.body).flatMap(([field, value]) =>
      field === "invoice_items"
        ? lineChanges(objectsOf(value), itemsOf(before))
        : [{ field, old: before[field] ?? null, new: value }].filter((change) => change.old !== change.new),
    ),
  );
}

function lineChanges(sent: readonly JsonObject[], existing: readonly JsonObject[]): FieldChange[] {
  let added = existing.length;
  return sent.flatMap(({ id, _destroy: destroyed, ...fields }) => {
    const index = id === undefined ? -1 : existing.findIndex((line) => line["id"] === id);
    const before = existing[index] ?? {};
    const name = `invoice_items[${index === -1 ? (added += 1) : index + 1}]`;
    if (destroyed !== undefined) return [{ field: name, old: before["description"] ?? null, new: null }];
    return Object.entries(fields).map(([field, value]) => ({
      field: `${name}.${field}`,
      old: before[field] ?? null,
      new: value,
    }));
  });
}
