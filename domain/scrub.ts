const shown = "[secret]";

/** Names whose values are secret wherever they stand: in a form, a query, JSON, or JSON inside a JSON text. */
const names =
  "access_token|refresh_token|previous_refresh_token|id_token|client_secret|code_verifier|password|FREEAGENT_CLIENT_SECRET|FREEAGENT_SYNC_KEY";

const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{4,}/gi, `$1 ${shown}`],
  [new RegExp(`\\b(${names})((?:\\\\*["'])?\\s*[:=]\\s*(?:\\\\*["'])?)[^\\s"'&,;}\\\\]+`, "gi"), `$1$2${shown}`],
  // An authorisation code in a query or form; "code" alone is also a word of our own log lines.
  [/([?&]|^)(code|state)=[^\s"'&]+/gi, `$1$2=${shown}`],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*):[^\s@/]+@/gi, `$1:${shown}@`],
];

/**
 * The text with whatever looks like a secret replaced by `[secret]`: bearer and basic credentials, OAuth parameters,
 * passwords in URLs. The last net under the `Secret` type; every log line goes through it.
 */
export function scrub(text: string): string {
  return patterns.reduce((scrubbed, [pattern, replacement]) => scrubbed.replace(pattern, replacement), text);
}
