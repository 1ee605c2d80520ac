import { companyCommandLine } from "./company-command-line.ts";

/** The command line of an action on a company's log-in, ready to be copied into a shell. */
export function authCommandLine(action: "login" | "import" | "logout", company: string): string {
  return companyCommandLine(`auth ${action}`, company);
}
