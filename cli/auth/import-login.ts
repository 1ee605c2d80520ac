import { text as readAll } from "node:stream/consumers";
import type { CompanyConfig } from "../../config/config.ts";
import { Problem } from "../../domain/problem.ts";
import { Secret } from "../../domain/secret.ts";
import { openTokenEndpoint } from "../../freeagent/token-endpoint.ts";
import { refusalProblem } from "../../freeagent/token-problems.ts";
import { userAgent } from "../../freeagent/user-agent.ts";
import { appCredentials } from "../app-credentials.ts";
import type { RunSetting } from "../run-companies.ts";
import { saveLogin } from "../save-login.ts";
import { systemClock } from "../system-clock.ts";
import { version } from "../version.ts";

/**
 * Takes a refresh token from a stream, exchanges it and stores what FreeAgent gives for it. The token given may be
 * dead afterwards: from then on only the stored one counts.
 * @throws Problem usage/refresh_token_missing, or what the token endpoint says
 */
export async function importLogin(
  setting: Pick<RunSetting, "config" | "database" | "environment" | "logger">,
  company: CompanyConfig,
  input: NodeJS.ReadableStream,
): Promise<string> {
  const refreshToken = new Secret((await readAll(input)).trim());
  if (refreshToken.reveal() === "") {
    throw new Problem({
      kind: "usage",
      code: "refresh_token_missing",
      message: `Give the refresh token on stdin: freeagent-sync auth import --company ${company.name} < token.txt`,
    });
  }
  const endpoint = openTokenEndpoint({
    origin: setting.config.freeagentOrigin,
    userAgent: userAgent(version),
    credentials: appCredentials(setting.environment),
    clock: systemClock,
  });
  try {
    const answer = await endpoint.refresh(refreshToken);
    if (answer.kind !== "granted") throw refusalProblem(company.name, answer);
    const seen = await saveLogin(setting, company, answer, refreshToken);
    return `Logged in to ${String(seen.name)} (${String(seen.subdomain)}); the tokens are stored for ${company.name}.`;
  } finally {
    await endpoint.close();
  }
}
