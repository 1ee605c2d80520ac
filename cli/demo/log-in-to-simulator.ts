import { request } from "undici";
import type { CompanyConfig } from "../../config/config.ts";
import { startLogin } from "../../freeagent/tokens/login.ts";
import { unlimitedBudget } from "../../freeagent/unlimited-budget.ts";
import { appCredentials } from "../app-credentials.ts";
import type { LoginSetting } from "../login-setting.ts";
import { saveLogin } from "../save-login.ts";
import { tokenEndpointOf } from "../token-endpoint-of.ts";
import { tokenGuardOf } from "../token-guard-of.ts";

/** Of no importance here: the simulator redirects, but no browser follows. */
const callbackPort = 4011;

/**
 * Logs in as a person would, consent page, code and exchange included; the simulator's switch auto_consent stands for
 * the click. Then refreshes once, as the next night would have to.
 */
export async function logInToSimulator(setting: LoginSetting, company: CompanyConfig): Promise<void> {
  const endpoint = tokenEndpointOf(setting);
  try {
    const { clientId } = appCredentials(setting.environment);
    const attempt = await startLogin({
      origin: setting.config.freeagentOrigin,
      clientId,
      endpoint,
      port: callbackPort,
    });
    const consent = await request(attempt.address, { headers: { "user-agent": "a browser", accept: "text/html" } });
    await consent.body.dump();
    const grant = await attempt.finish(String(consent.headers["location"]));
    await saveLogin(setting, company, grant);
    const guard = await tokenGuardOf(setting, company, endpoint, unlimitedBudget);
    await guard.refused(grant.accessToken.reveal());
  } finally {
    await endpoint.close();
  }
}
