import type { CompanyConfig } from "../../config/config.ts";
import { authCommandLine } from "../../domain/auth-command-line.ts";
import { Secret } from "../../domain/secret.ts";
import { importRefreshToken } from "../../freeagent/tokens/import-refresh-token.ts";
import type { LoginSetting } from "../login-setting.ts";
import { saveLogin } from "../save-login.ts";
import { tokenEndpointOf } from "../token-endpoint-of.ts";
import { warn } from "../print.ts";
import { tokenKey } from "../token-key.ts";
import { readInput, waitForPerson, type PersonInput } from "./wait-for-person.ts";

/**
 * Takes a refresh token from a stream, exchanges it and stores what FreeAgent gives for it. The token given may be
 * dead afterwards: from then on only the stored one counts. Gives a sentence that says what was stored.
 * @throws Problem login_needed/refresh_token_missing when none is given in time, and those of importRefreshToken and saveLogin
 */
export async function importLogin(setting: LoginSetting, company: CompanyConfig, input: PersonInput): Promise<string> {
  // A missing key must be known before the exchange: it may end the token given.
  await tokenKey(setting.environment);
  const refreshToken = new Secret(await given(setting, company, input));
  const endpoint = tokenEndpointOf(setting);
  try {
    const grant = await importRefreshToken(endpoint, refreshToken);
    return await saveLogin(setting, company, grant, refreshToken);
  } finally {
    await endpoint.close();
  }
}

function given({ clock }: LoginSetting, { name }: CompanyConfig, input: PersonInput): Promise<string> {
  if (input.isTTY === true) warn(`Paste the refresh token of ${name} and press Enter (Ctrl-C ends this).`);
  const late = {
    code: "refresh_token_missing",
    what: "No refresh token came on standard input",
    remedy: `Pipe it in, or start again and paste it: ${authCommandLine("import", name)}`,
  };
  return waitForPerson(clock, late, (signal) => readInput(input, signal));
}
