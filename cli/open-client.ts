import type { CompanyConfig } from "../config/config.ts";
import { tokenStore } from "../db/token-store.ts";
import { createClient, type FreeAgentClient } from "../freeagent/client.ts";
import { TokenGuard } from "../freeagent/token-guard.ts";
import { userAgent } from "../freeagent/user-agent.ts";
import type { RunSetting } from "./run-companies.ts";
import { systemRandom } from "./system-random.ts";
import { tokenEndpointOf } from "./token-endpoint-of.ts";
import { tokenKey } from "./token-key.ts";
import { version } from "./version.ts";

/** A client for one company, with its guarded tokens. Closing it closes the token endpoint too. */
export async function openClient(
  setting: Pick<RunSetting, "config" | "database" | "environment" | "logger" | "clock" | "signal" | "budgetOf">,
  company: CompanyConfig,
): Promise<FreeAgentClient> {
  const { config, database, environment, logger, clock, signal } = setting;
  const shared = { clock, random: systemRandom, logger };
  const key = await tokenKey(environment);
  const origin = config.freeagentOrigin;
  const agent = userAgent(version);
  const endpoint = tokenEndpointOf(setting);
  const accessToken = new TokenGuard({ ...shared, company: company.name, store: tokenStore(database), endpoint, key });
  const client = createClient({
    ...shared,
    origin,
    userAgent: agent,
    accessToken,
    budget: setting.budgetOf(company),
    signal,
  });
  return {
    origin: client.origin,
    calls: client.calls,
    send: (request) => client.send(request),
    async close() {
      await client.close();
      await endpoint.close();
    },
  };
}
