import { jsonText, type JsonObject } from "../../domain/json.ts";
import { sameAmount } from "../../domain/money.ts";
import type { WritePlan } from "../../domain/plan.ts";
import { invoiceBase } from "./invoice-base.ts";

/**
 * In what an invoice that is to be created differs from one that FreeAgent has: date, customer and total, a phrase
 * each. None: it is the same invoice (ours from before a restore, or loaded by hand).
 */
export function invoiceDifferences(plan: WritePlan, raw: JsonObject): string[] {
  const wanted = plan.steps[0].body;
  const theirs = invoiceBase(raw, undefined);
  const differences: string[] = [];
  const say = (what: string, ours: string, other: string): void => {
    differences.push(`${what} is ${ours} here and ${other} there`);
  };
  const total = jsonText(theirs["total_value"]);
  if (plan.expectedTotal !== undefined && !sameAmount(plan.expectedTotal, total)) {
    say("the total", plan.expectedTotal, total);
  }
  for (const [field, what] of [
    ["dated_on", "the date"],
    ["contact", "the contact"],
  ] as const) {
    const [ours, other] = [jsonText(wanted[field]), jsonText(theirs[field])];
    if (ours !== other) say(what, ours, other);
  }
  return differences;
}
