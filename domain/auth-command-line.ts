import { shellWord } from "./shell-word.ts";

/** The command line of an action on a company's log-in, ready to be copied into a shell. */
export function authCommandLine(action: "login" | "import" | "logout", company: string): string {
  return `freeagent-sync auth ${action} --company ${shellWord(company)}`;
}
