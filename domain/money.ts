import Big from "big.js";

/** Strict big.js: numbers are refused, so a float can never become money. */
const Decimal = Big();
Decimal.strict = true;

/** An exact decimal number. */
export type DecimalValue = InstanceType<typeof Decimal>;

/** Decimal string -> exact value. @throws Error when the text is not a decimal number. */
export function decimal(text: string): DecimalValue {
  return new Decimal(text);
}

/** True when two decimal strings are the same amount, however many zeros each carries. */
export function sameAmount(left: string, right: string): boolean {
  return decimal(left).eq(decimal(right));
}

/** Plain decimal text without trailing zeros: the form that is hashed and compared. */
export function canonicalDecimal(text: string): string {
  return decimal(text).toFixed();
}
