import type { CompanyConfig } from "../config/config.ts";
import { createClient, type FreeAgentClient } from "../freeagent/client.ts";
import { userAgent } from "../freeagent/user-agent.ts";
import type { RunSetting } from "./run-companies.ts";
import { systemRandom } from "./system-random.ts";
import { tokenEndpointOf } from "./token-endpoint-of.ts";
import { tokenGuardOf } from "./token-guard-of.ts";
import { version } from "./version.ts";

/** A client for one company, with its guarded tokens. Closing it closes the token endpoint too. */
export async function openClient(
  setting: Pick<RunSetting, "config" | "database" | "environment" | "logger" | "clock" | "signal" | "budgetOf">,
  company: CompanyConfig,
): Promise<FreeAgentClient> {
  const { config, logger, clock, signal } = setting;
  const budget = setting.budgetOf(company);
  const endpoint = tokenEndpointOf(setting);
  const client = createClient({
    origin: config.freeagentOrigin,
    userAgent: userAgent(version),
    accessToken: await tokenGuardOf(setting, company, endpoint, budget),
    random: systemRandom,
    ...{ budget, clock, logger, signal },
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
