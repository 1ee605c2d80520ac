/**
 * Settings under which a value of any type has one text, with nothing of it lost: keys and rows are kept as texts, and a
 * session of the back office writes dates, numbers and bytes in its own way.
 */
export const plainTexts: readonly (readonly [setting: string, value: string])[] = [
  ["timezone", "UTC"],
  ["datestyle", "ISO, MDY"],
  ["intervalstyle", "iso_8601"],
  ["bytea_output", "hex"],
  ["extra_float_digits", "1"],
];
