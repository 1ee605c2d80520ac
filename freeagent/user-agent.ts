/** Where FreeAgent finds the people behind this program when it misbehaves (FreeAgent API: introduction, User-Agent). */
const contact = "https://www.npmjs.com/package/freeagent-sync";

/** The User-Agent that FreeAgent demands on every request, the token endpoint included: name, version and contact. */
export function userAgent(version: string): string {
  return `freeagent-sync/${version} (+${contact})`;
}
