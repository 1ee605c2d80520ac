import { authCommandLine } from "../../domain/auth-command-line.ts";
import { Problem } from "../../domain/problem.ts";
import { getCompany, type CompanyAnswer } from "../../freeagent/resources/company.ts";
import { getCurrentUser } from "../../freeagent/resources/users.ts";
import type { RunContext } from "./run-context.ts";

/** Banking: what reading bank lines and booking payments needs (FreeAgent API: conventions, access levels). */
const neededLevel = 6;

/**
 * Before any write: the token belongs to the company that the configuration means and that was logged in to, and its
 * user may do what a run does. Every FreeAgent company has the same URL, so id and sub-domain tell them apart.
 * @throws Problem configuration/wrong_company, configuration/access_level_too_low
 */
export async function checkCompany(
  context: Pick<RunContext, "client" | "company">,
  requireSameCompany: (seen: CompanyAnswer) => Promise<void>,
): Promise<void> {
  const { name, subdomain: expected } = context.company;
  const seen = await getCompany(context.client);
  if (expected !== undefined && seen.subdomain !== expected) {
    throw new Problem({
      kind: "configuration",
      code: "wrong_company",
      message: `The stored token belongs to the FreeAgent company "${String(seen.subdomain)}", but the configuration names "${expected}". Nothing was written; log in again with the right company: ${authCommandLine("login", name)}`,
    });
  }
  await requireSameCompany(seen);
  const { permission_level: level } = await getCurrentUser(context.client);
  if (level === undefined || level >= neededLevel) return;
  throw new Problem({
    kind: "configuration",
    code: "access_level_too_low",
    message: `The FreeAgent user who logged in for ${name} has access level ${level}; it needs ${neededLevel} (Banking) or higher. Raise it in FreeAgent under Users, or log in as another user.`,
  });
}
