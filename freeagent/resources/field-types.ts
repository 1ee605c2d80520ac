import * as z from "zod";

/** FreeAgent leaves attributes without a value out; null is read the same way. */
const absent = (): undefined => undefined;

/** A text that may be absent. What looks like a number (a postcode, a reference) may come as one. */
export const text = z.union([z.string(), z.number().transform(String), z.null().transform(absent)]).optional();
/** A number written as a decimal string; some answers hold a bare number. Kept as text: it is money. */
export const decimal = z.union([z.string().regex(/^-?\d+(\.\d+)?$/), z.number().transform((value) => String(value))]);
/** A decimal that may be absent. */
export const optionalDecimal = z.union([decimal, z.null().transform(absent)]).optional();
/** A whole number; FreeAgent's examples quote some. */
export const wholeNumber = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number),
]);
/** A whole number that may be absent. */
export const optionalWholeNumber = z.union([wholeNumber, z.null().transform(absent)]).optional();
/** A flag that may be absent. */
export const flag = z.union([z.boolean(), z.null().transform(absent)]).optional();
/** A date without a zone, `YYYY-MM-DD`. */
export const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** A date that may be absent. */
export const optionalDate = z.union([date, z.null().transform(absent)]).optional();
/** A list that may be absent. */
export const optionalList = <Item extends z.ZodType>(item: Item) =>
  z.union([z.array(item), z.null().transform(absent)]).optional();
