import type { FoundObject } from "../../domain/found-object.ts";
import { jsonText } from "../../domain/json.ts";
import type { Rejection } from "../../domain/plan.ts";

/**
 * Why a payment whose create was lost, and of which FreeAgent has no entry with its invoice, amount and day, is not
 * booked again: a person may have changed the entry before it was looked for. Undefined where there is none that it
 * could be.
 * @param changed entries from the time of the create that nothing else explains
 */
export function changedEntry(changed: readonly FoundObject[]): Rejection | undefined {
  if (changed.length === 0) return undefined;
  const entries = changed.map(
    ({ id, raw }) =>
      `${jsonText(raw["gross_value"])} of ${jsonText(raw["dated_on"])} (/v2/bank_transaction_explanations/${id})`,
  );
  return {
    reason: "possible_duplicate",
    detail: `The answer to booking this payment was lost, and FreeAgent has no entry of its amount and day on its invoice. From that time it has ${entries.join(", ")}: somebody may have changed it. If it is this one, give both sides the same amount, day and invoice, or delete it there, then retry; if it is another one, retry, and the payment is booked.`,
  };
}
