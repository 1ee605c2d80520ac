import type { RequestBudget } from "../domain/request-budget.ts";
import type { Secret } from "../domain/secret.ts";
import { createClient } from "../freeagent/client.ts";
import { getCompany, type CompanyAnswer } from "../freeagent/resources/company.ts";
import { userAgent } from "../freeagent/user-agent.ts";
import type { LoginSetting } from "./login-setting.ts";
import { systemRandom } from "./system-random.ts";
import { version } from "./version.ts";

/** The company that an access token belongs to; a token that is refused is not renewed. @throws FreeAgentError */
export async function askCompany(
  setting: Pick<LoginSetting, "config" | "clock" | "logger"> & { readonly signal?: AbortSignal },
  accessToken: Secret,
  budget: RequestBudget,
): Promise<CompanyAnswer> {
  const give = (): Promise<string> => Promise.resolve(accessToken.reveal());
  const client = createClient({
    origin: setting.config.freeagentOrigin,
    userAgent: userAgent(version),
    accessToken: { current: give, refused: give },
    budget,
    clock: setting.clock,
    random: systemRandom,
    logger: setting.logger,
    ...(setting.signal && { signal: setting.signal }),
  });
  try {
    return await getCompany(client);
  } finally {
    await client.close();
  }
}
