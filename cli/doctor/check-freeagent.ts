import type { CompanyConfig } from "../../config/config.ts";
import { trouble, troubleOf, well, type Finding } from "../../domain/finding.ts";
import { nearestName } from "../../domain/nearest-name.ts";
import { Problem } from "../../domain/problem.ts";
import { listBankAccounts } from "../../freeagent/resources/bank-accounts.ts";
import type { FreeAgentClient } from "../../freeagent/client.ts";
import type { CompanyAnswer } from "../../freeagent/resources/company.ts";
import { FreeAgentError } from "../../freeagent/errors.ts";
import { failedCall } from "../../freeagent/failed-call.ts";
import { checkCompany } from "../../pipelines/run/check-company.ts";
import { withFirstDate } from "../../pipelines/run/first-date.ts";
import { judgeSkew } from "./judge-skew.ts";

/** What is asked of FreeAgent: the right company, its user's access level, its bank accounts, its clock. Three reads. */
export async function checkFreeAgent(
  client: FreeAgentClient,
  company: CompanyConfig,
  requireSameCompany: (seen: CompanyAnswer) => Promise<void>,
  now: () => Date,
): Promise<readonly Finding[]> {
  try {
    const findings: Finding[] = [];
    const asked = withFirstDate(client, (date) => {
      findings.push(judgeSkew("FreeAgent", date.getTime() - now().getTime()));
    });
    await checkCompany({ client: asked, company }, requireSameCompany);
    findings.push(well("freeagent", "FreeAgent answers, for the right company and a user who may do banking."));
    const names: string[] = [];
    for await (const page of listBankAccounts(client)) {
      for (const account of page) if ((account.status ?? "active") === "active") names.push(account.name);
    }
    return [...findings, ...judgeAccounts(company.bankAccounts, names)];
  } catch (error) {
    if (error instanceof FreeAgentError) return [troubleOf(failedCall(error, company.name))];
    if (error instanceof Problem) return [troubleOf(error)];
    throw error;
  }
}

/** Whether every configured account exists. `names`: the active accounts in FreeAgent. */
export function judgeAccounts(configured: Readonly<Record<string, string>>, names: readonly string[]): Finding[] {
  const missing = Object.entries(configured).filter(([, name]) => !names.includes(name));
  if (missing.length === 0) {
    const followed = Object.keys(configured).length === 0 ? names : Object.values(configured);
    return [well("bank_accounts", `Bank accounts followed: ${followed.join(", ") || "none"}.`)];
  }
  return missing.map(([alias, name]) => {
    const near = nearestName(name, names);
    const hint = near === undefined ? `FreeAgent has ${names.join(", ") || "none"}` : `did you mean "${near}"?`;
    const sentence = `company.bank_accounts.${alias}: FreeAgent has no active bank account "${name}"; ${hint}`;
    return trouble("bank_account_unknown", sentence, "Write the name as FreeAgent shows it.");
  });
}
