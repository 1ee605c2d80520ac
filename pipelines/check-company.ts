import { Problem } from "../domain/problem.ts";
import { getCompany } from "../freeagent/company.ts";
import type { RunContext } from "./run-context.ts";

/**
 * Before any write: the token belongs to the company that the configuration means. Every FreeAgent company has
 * the same URL, so its sub-domain is what tells them apart (FreeAgent API: company).
 * @throws Problem configuration/wrong_company
 */
export async function checkCompany(context: RunContext): Promise<void> {
  const expected = context.company.subdomain;
  if (expected === undefined) return;
  const company = await getCompany(context.client);
  if (company.subdomain === expected) return;
  throw new Problem({
    kind: "configuration",
    code: "wrong_company",
    message: `The stored token belongs to the FreeAgent company "${String(company.subdomain)}", but the configuration names "${expected}". Nothing was written; log in again with the right company: freeagent-sync auth login --company ${context.company.name}`,
  });
}
