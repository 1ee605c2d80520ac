import { Big } from "big.js";

/** Nothing. */
export const zero = new Big(0);

/** A decimal as FreeAgent writes it: a string with at least one decimal and no padding (`"1000.0"`, `"-42.55"`). */
export function decimalText(value: Big): string {
  const text = value.toFixed();
  return text.includes(".") ? text : `${text}.0`;
}

/** Rounded to pence, half away from zero. */
export function pence(value: Big): Big {
  return value.round(2, Big.roundHalfUp);
}

/** A decimal from a JSON string or number; undefined for anything else. */
export function readDecimal(value: unknown): Big | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? new Big(value) : undefined;
  if (typeof value !== "string") return undefined;
  const trimmed = value.trim();
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(trimmed) ? new Big(trimmed.replace(/^\+/, "")) : undefined;
}
