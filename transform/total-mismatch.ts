import { jsonText, type JsonObject } from "../domain/json.ts";
import { decimal, sameAmount } from "../domain/money.ts";
import type { Rejection } from "../domain/plan.ts";

/** Why an invoice must stay a draft: its total in FreeAgent is not the back office's. Undefined when they agree to the penny. */
export function totalMismatch(expectedTotal: string, base: JsonObject): Rejection | undefined {
  const actual = jsonText(base["total_value"]);
  if (sameAmount(expectedTotal, actual)) return undefined;
  const [expected, found] = [decimal(expectedTotal).toFixed(2), decimal(actual).toFixed(2)];
  return {
    reason: "total_mismatch",
    field: "expected_total",
    detail: `The back office expects ${expected}, FreeAgent calculates ${found}. The invoice stays a draft there; correct the lines or the expected_total of the mapping.`,
  };
}
