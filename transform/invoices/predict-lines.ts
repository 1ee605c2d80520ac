import { jsonText, type Json, type JsonObject } from "../../domain/json.ts";
import { decimal, type DecimalValue } from "../../domain/money.ts";

const pence = 2;
const halfAwayFromZero = 1;

/**
 * The gross amount of each line as FreeAgent calculates it: unit price rounded to pence, times quantity, less the
 * invoice's discount, rounded; then its VAT, rounded; halves away from zero (FreeAgent API: conventions, rounding).
 * Undefined where a line leaves its VAT rate to FreeAgent, which then decides from the contact.
 */
export function predictLines(items: readonly JsonObject[], discountPercent: Json): readonly string[] | undefined {
  const kept = decimal("100")
    .minus(decimal(textOr(discountPercent, "0")))
    .div("100");
  const lines: string[] = [];
  for (const item of items) {
    const rate = rateOf(item);
    if (rate === undefined) return undefined;
    const price = rounded(decimal(textOr(item["price"], "0")));
    const net = rounded(rounded(price.times(decimal(textOr(item["quantity"], "0")))).times(kept));
    lines.push(net.plus(rounded(net.times(rate).div("100"))).toFixed(pence));
  }
  return lines;
}

/** The sum of amounts, with two decimals. */
export function sumOf(amounts: readonly string[]): string {
  return amounts.reduce((sum, amount) => sum.plus(decimal(amount)), decimal("0")).toFixed(pence);
}

function rateOf(item: JsonObject): DecimalValue | undefined {
  const status = item["sales_tax_status"] ?? null;
  if (status === "EXEMPT") return decimal("0");
  const rate = textOr(item["sales_tax_rate"], "");
  return rate === "" ? undefined : decimal(rate);
}

function rounded(value: DecimalValue): DecimalValue {
  return value.round(pence, halfAwayFromZero);
}

function textOr(value: Json | undefined, otherwise: string): string {
  const text = jsonText(value);
  return text === "" ? otherwise : text;
}
