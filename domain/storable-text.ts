/** Text as PostgreSQL can store it: it holds neither NUL nor half of a surrogate pair; each becomes U+FFFD. */
export function storableText(text: string): string {
  return text.replaceAll("\u0000", "\ufffd").replace(/\p{Surrogate}/gu, "\ufffd");
}
