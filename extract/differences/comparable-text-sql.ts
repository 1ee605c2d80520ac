/** What `String.trim` takes off, all of it; btrim() by itself takes off spaces alone. */
export const trimmed =
  "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";

const literal = `E'${Array.from(trimmed, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}'`;

/**
 * SQL of a text in the form in which a push sends and compares it (transform/row-to-attributes.ts,
 * transform/canonical-values.ts): in NFC, without white space around it, null where nothing is left.
 */
export function comparableTextSql(text: string): string {
  return `nullif(btrim(normalize(${text}), ${literal}), '')`;
}
