import { jsonText, type JsonObject } from "../../domain/json.ts";
import { decimal, sameAmount } from "../../domain/money.ts";
import type { ExpectedLine, Rejection } from "../../domain/plan.ts";
import { itemsOf } from "./item-bases.ts";
import { predictLines } from "./predict-lines.ts";

/** What the back office expects an invoice to come to. */
export interface ExpectedInvoice {
  readonly expectedTotal: string;
  readonly expectedLines: readonly ExpectedLine[];
}

/**
 * Why an invoice must not be sent: its total in FreeAgent is not the back office's. Names the line where the mapping
 * gives enough to tell. Undefined when the totals agree to the penny.
 * @param base the invoice as FreeAgent has it
 */
export function totalMismatch(expected: ExpectedInvoice, base: JsonObject): Rejection | undefined {
  const actual = jsonText(base["total_value"]);
  if (sameAmount(expected.expectedTotal, actual)) return undefined;
  const [ours, theirs] = [decimal(expected.expectedTotal).toFixed(2), decimal(actual).toFixed(2)];
  const isSent = !["", "Draft"].includes(jsonText(base["status"]));
  const line = differingLine(expected.expectedLines, base) ?? unknownLine;
  return {
    reason: "total_mismatch",
    field: "expected_total",
    detail: `The back office expects ${ours}, FreeAgent calculates ${theirs}. ${line} The invoice stays ${isSent ? "as it is" : "a draft"} there; correct the lines or the expected_total of the mapping.`,
  };
}

const unknownLine = "Map expected_total in invoice_items.sql, and this message names the line.";

function differingLine(lines: readonly ExpectedLine[], base: JsonObject): string | undefined {
  const items = itemsOf(base);
  const amounts = predictLines(items, base["discount_percent"] ?? null);
  for (const [index, line] of lines.entries()) {
    const name = `Line ${index + 1} (${line.description})`;
    const field = differingField(line.sent, items[index] ?? {});
    if (field !== undefined) return `${name}: ${field}.`;
    const amount = amounts?.[index];
    if (line.expectedTotal === null || amount === undefined || sameAmount(line.expectedTotal, amount)) continue;
    return `${name} is ${decimal(line.expectedTotal).toFixed(2)} in the back office and ${amount} in FreeAgent.`;
  }
  return undefined;
}

/** What FreeAgent did not take as it was sent. */
function differingField(sent: JsonObject, item: JsonObject): string | undefined {
  for (const field of ["quantity", "price", "sales_tax_rate"]) {
    const [ours, theirs] = [sent[field] ?? null, item[field] ?? null];
    if (ours === null || ours === theirs) continue;
    return `${field} is ${jsonText(ours)} in the back office and ${theirs === null ? "missing" : jsonText(theirs)} in FreeAgent`;
  }
  return undefined;
}
