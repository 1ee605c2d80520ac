import type { FoundObject } from "../../domain/found-object.ts";
import { jsonText, type JsonObject } from "../../domain/json.ts";
import type { Rejection } from "../../domain/plan.ts";
import { mayBeOurs } from "../may-be-ours.ts";

/**
 * Why an invoice whose create was lost, and that is not found by its reference, is not made again: a person may have
 * given it another reference before it was looked for. Undefined where no invoice that came meanwhile is for this
 * customer and of this day.
 * @param sent the body of the create
 * @param came invoices of FreeAgent's from the time of the create that nothing else explains
 */
export function renumberedInvoice(sent: JsonObject, came: readonly FoundObject[]): Rejection | undefined {
  const alike = came.filter(({ raw }) => mayBeOurs("invoice", sent, raw));
  if (alike.length === 0) return undefined;
  const names = alike.map(({ id, raw }) => `${jsonText(raw["reference"])} (/v2/invoices/${id})`).join(", ");
  return {
    reason: "possible_duplicate",
    field: "reference",
    detail: `The answer to making this invoice was lost, and FreeAgent has none of its reference. From that time it has ${names} for the same customer and of the same day: somebody may have numbered it anew. If it is this one, give both sides the same reference, then retry; if it is another one, retry, and the invoice is made.`,
  };
}
