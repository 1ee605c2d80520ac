/** eslint's no-control-regex is the reason for the code point. */
const colour = `${String.fromCharCode(27)}\\[\\d{1,2}m`;
const unseen = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u.source;
const unseenSigns = new RegExp(unseen, "gu");
const unseenOrColour = new RegExp(`(${colour})|${unseen}`, "gu");

/**
 * Text of others for a cell of a table: what commands a terminal (whoever pays by bank transfer chooses the words of a
 * bank line), or turns the rest of the row round, becomes U+FFFD. Line ends and tabs stay.
 */
export function visibleText(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(unseenSigns, "\ufffd");
}

/**
 * A whole line for a terminal: what commands it is written as `\u009b`, which means the same inside a JSON document. The
 * colours that we set stay.
 */
export function safeLine(line: string): string {
  return line.replace(unseenOrColour, (sign, set?: string) => {
    return set ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
