import { tokenStore } from "../db/token-store.ts";
import { Problem } from "../domain/problem.ts";
import { Secret } from "../domain/secret.ts";
import type { CompanyConfig } from "../config/config.ts";
import { createClient } from "../freeagent/client.ts";
import { getCompany, type CompanyAnswer } from "../freeagent/company.ts";
import { seal } from "../freeagent/token-cipher.ts";
import type { TokenGrant } from "../freeagent/token-endpoint.ts";
import { unlimitedBudget } from "../freeagent/unlimited-budget.ts";
import { userAgent } from "../freeagent/user-agent.ts";
import { systemRandom } from "./open-client.ts";
import type { RunSetting } from "./run-companies.ts";
import { systemClock } from "./system-clock.ts";
import { tokenKey } from "./token-key.ts";
import { version } from "./version.ts";

/**
 * Stores the tokens of a log-in, encrypted, after asking FreeAgent which company they belong to.
 * @throws Problem configuration/wrong_company when it is not the one that the configuration names; nothing is stored then
 */
export async function saveLogin(
  setting: Pick<RunSetting, "config" | "database" | "environment" | "logger">,
  company: CompanyConfig,
  grant: TokenGrant,
  refreshToken: Secret,
): Promise<CompanyAnswer> {
  const key = await tokenKey(setting.environment);
  const seen = await askCompany(setting, grant.accessToken);
  if (company.subdomain !== undefined && seen.subdomain !== company.subdomain) throw wrongCompany(company, seen);
  await tokenStore(setting.database).saveLogin(company.name, {
    keyId: key.id,
    accessToken: seal(key, company.name, "access_token", grant.accessToken),
    refreshToken: seal(key, company.name, "refresh_token", grant.refreshToken ?? refreshToken),
    accessSeconds: grant.accessSeconds,
    refreshSeconds: grant.refreshSeconds,
    freeagentCompanyId: Number(seen.id),
    freeagentSubdomain: seen.subdomain ?? null,
  });
  return seen;
}

async function askCompany(setting: Pick<RunSetting, "config" | "logger">, token: Secret): Promise<CompanyAnswer> {
  const client = createClient({
    origin: setting.config.freeagentOrigin,
    userAgent: userAgent(version),
    accessToken: { current: () => Promise.resolve(token.reveal()), refused: () => Promise.resolve(token.reveal()) },
    budget: unlimitedBudget,
    clock: systemClock,
    random: systemRandom,
    logger: setting.logger,
  });
  try {
    return await getCompany(client);
  } finally {
    await client.close();
  }
}

function wrongCompany(company: CompanyConfig, seen: CompanyAnswer): Problem {
  return new Problem({
    kind: "configuration",
    code: "wrong_company",
    message: `These tokens belong to the FreeAgent company "${String(seen.subdomain)}", but the configuration of ${company.name} names "${String(company.subdomain)}". Nothing was stored; log in as a user of the right company.`,
  });
}
