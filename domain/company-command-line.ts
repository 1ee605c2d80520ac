import { shellWord } from "./shell-word.ts";

/**
 * A command line for one company, ready to be copied into a shell. `command` is what stands behind `freeagent-sync`,
 * quoted where it needs to be.
 */
export function companyCommandLine(command: string, company: string): string {
  return `freeagent-sync ${command} --company ${shellWord(company)}`;
}
