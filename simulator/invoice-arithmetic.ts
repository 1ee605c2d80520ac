import { Big } from "big.js";
import { pence, zero } from "./decimals.ts";
import type { DocumentItem } from "./records.ts";

/** Net, VAT and total of an invoice or credit note. */
export interface Totals {
  readonly net: Big;
  readonly tax: Big;
  readonly total: Big;
}

/**
 * Adds the lines up: net of a line = price rounded to pence, times quantity, rounded; its VAT = net times rate, rounded;
 * half away from zero. A discount takes its percentage off each line before VAT.
 */
export function documentTotals(
  items: readonly DocumentItem[],
  discountPercent: Big | undefined,
  withTax: boolean,
): Totals {
  const kept = new Big(100).minus(discountPercent ?? 0).div(100);
  let net = zero;
  let tax = zero;
  for (const item of items) {
    const lineNet = pence(pence(pence(item.price).times(item.quantity)).times(kept));
    net = net.plus(lineNet);
    if (withTax && item.taxRate !== undefined) tax = tax.plus(pence(lineNet.times(item.taxRate).div(100)));
  }
  return { net, tax, total: net.plus(tax) };
}
