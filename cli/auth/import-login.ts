import { text as readAll } from "node:stream/consumers";
import type { CompanyConfig } from "../../config/config.ts";
import { Secret } from "../../domain/secret.ts";
import { importRefreshToken } from "../../freeagent/import-refresh-token.ts";
import type { LoginSetting } from "../login-setting.ts";
import { saveLogin } from "../save-login.ts";
import { tokenEndpointOf } from "../token-endpoint-of.ts";
import { tokenKey } from "../token-key.ts";

/**
 * Takes a refresh token from a stream, exchanges it and stores what FreeAgent gives for it. The token given may be
 * dead afterwards: from then on only the stored one counts. Gives a sentence that says what was stored.
 */
export async function importLogin(
  setting: LoginSetting,
  company: CompanyConfig,
  input: NodeJS.ReadableStream,
): Promise<string> {
  // A missing key must be known before the exchange: it may end the token given.
  await tokenKey(setting.environment);
  const refreshToken = new Secret((await readAll(input)).trim());
  const endpoint = tokenEndpointOf(setting);
  try {
    const grant = await importRefreshToken(endpoint, refreshToken);
    return await saveLogin(setting, company, grant, refreshToken);
  } finally {
    await endpoint.close();
  }
}
