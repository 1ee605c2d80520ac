import type { CompanyConfig } from "../config/config.ts";
import { tokenStore } from "../db/token-store.ts";
import type { Secret } from "../domain/secret.ts";
import type { CompanyAnswer } from "../freeagent/resources/company.ts";
import { storeLogin } from "../freeagent/tokens/store-login.ts";
import type { TokenGrant } from "../freeagent/tokens/token-endpoint.ts";
import { FreeAgentError } from "../freeagent/errors.ts";
import { unlimitedBudget } from "../freeagent/unlimited-budget.ts";
import { askCompany } from "./ask-company.ts";
import type { LoginSetting } from "./login-setting.ts";
import { tokenKey } from "./token-key.ts";

/**
 * Stores the tokens of a log-in, encrypted, after asking FreeAgent which company they belong to, and says so in a
 * sentence. No answer to that question does not lose the tokens. @throws Problem as storeLogin and tokenKey
 */
export async function saveLogin(
  setting: LoginSetting,
  company: CompanyConfig,
  grant: TokenGrant,
  usedRefreshToken?: Secret,
): Promise<string> {
  const key = await tokenKey(setting.environment);
  const seen = await companyOf(setting, grant.accessToken);
  const used = usedRefreshToken === undefined ? {} : { usedRefreshToken };
  const { name, subdomain } = company;
  const login = { company: name, subdomain, grant, origin: setting.config.freeagentOrigin, seen, ...used };
  await storeLogin(tokenStore(setting.database), key, login);
  if (seen === undefined) {
    return `Logged in; the tokens are stored for ${name}. FreeAgent did not say which company it is: the next run looks before it writes.`;
  }
  return `Logged in to ${String(seen.name)} (${String(seen.subdomain)}); the tokens are stored for ${name}.`;
}

/** One call outside the budget: there is no stored log-in yet that a budget could belong to. */
async function companyOf(setting: LoginSetting, token: Secret): Promise<CompanyAnswer | undefined> {
  try {
    return await askCompany(setting, token, unlimitedBudget);
  } catch (error) {
    if (!(error instanceof FreeAgentError)) throw error;
    setting.logger.warn({ problem: error.message }, "company.not_answered");
    return undefined;
  }
}
