import * as z from "zod";

/** FreeAgent leaves attributes without a value out; null is read the same way. */
const absent = (): undefined => undefined;

/** A text that may be absent. */
export const text = z.union([z.string(), z.null().transform(absent)]).optional();
/** A number written as a decimal string; some answers hold a bare number. Kept as text: it is money. */
export const decimal = z.union([z.string().regex(/^-?\d+(\.\d+)?$/), z.number().transform((value) => String(value))]);
/** A decimal that may be absent. */
export const optionalDecimal = z.union([decimal, z.null().transform(absent)]).optional();
/** A whole number that may be absent. */
export const wholeNumber = z.union([z.int(), z.null().transform(absent)]).optional();
/** A flag that may be absent. */
export const flag = z.union([z.boolean(), z.null().transform(absent)]).optional();
/** A date without a zone, `YYYY-MM-DD`. */
export const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** A date that may be absent. */
export const optionalDate = z.union([date, z.null().transform(absent)]).optional();
