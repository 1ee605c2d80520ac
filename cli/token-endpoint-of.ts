import { openTokenEndpoint, type TokenEndpoint } from "../freeagent/tokens/token-endpoint.ts";
import { userAgent } from "../freeagent/user-agent.ts";
import { appCredentials } from "./app-credentials.ts";
import type { LoginSetting } from "./login-setting.ts";
import { version } from "./version.ts";

/** FreeAgent's token endpoint with the application's credentials from the environment. */
export function tokenEndpointOf(setting: Pick<LoginSetting, "config" | "environment" | "clock">): TokenEndpoint {
  return openTokenEndpoint({
    origin: setting.config.freeagentOrigin,
    userAgent: userAgent(version),
    credentials: appCredentials(setting.environment),
    clock: setting.clock,
  });
}
