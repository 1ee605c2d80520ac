import type { CompanyConfig } from "../config/config.ts";
import { tokenStore } from "../db/token-store.ts";
import type { RequestBudget } from "../domain/request-budget.ts";
import { confirmCompany } from "../freeagent/tokens/confirm-company.ts";
import type { TokenEndpoint } from "../freeagent/tokens/token-endpoint.ts";
import { TokenGuard } from "../freeagent/tokens/token-guard.ts";
import { askCompany } from "./ask-company.ts";
import type { LoginSetting } from "./login-setting.ts";
import { systemRandom } from "./system-random.ts";
import { tokenKey } from "./token-key.ts";

/** The guard of a company's stored tokens. `budget`: what asking whose a pair is counts in. @throws Problem as tokenKey */
export async function tokenGuardOf(
  setting: LoginSetting & { readonly signal?: AbortSignal },
  company: CompanyConfig,
  endpoint: TokenEndpoint,
  budget: RequestBudget,
): Promise<TokenGuard> {
  const { database, environment, logger, clock } = setting;
  const store = tokenStore(database);
  return new TokenGuard({
    ...{ company: company.name, store, endpoint, clock, logger },
    key: await tokenKey(environment),
    random: systemRandom,
    confirm: (pair, accessToken) =>
      confirmCompany(store, company, pair, accessToken, (token) => askCompany(setting, token, budget)),
  });
}
