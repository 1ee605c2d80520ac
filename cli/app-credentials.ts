import { Problem } from "../domain/problem.ts";
import { Secret } from "../domain/secret.ts";
import type { AppCredentials } from "../freeagent/tokens/token-endpoint.ts";

/**
 * The application's credentials from the environment.
 * @throws Problem configuration/client_credentials_missing
 */
export function appCredentials(environment: Readonly<Record<string, string | undefined>>): AppCredentials {
  const clientId = environment["FREEAGENT_CLIENT_ID"] ?? "";
  const clientSecret = environment["FREEAGENT_CLIENT_SECRET"] ?? "";
  const missing = [
    ...(clientId === "" ? ["FREEAGENT_CLIENT_ID"] : []),
    ...(clientSecret === "" ? ["FREEAGENT_CLIENT_SECRET"] : []),
  ];
  if (missing.length === 0) return { clientId, clientSecret: new Secret(clientSecret) };
  throw new Problem({
    kind: "configuration",
    code: "client_credentials_missing",
    message: `${missing.join(" and ")} must be set: the OAuth identifier and secret of your app at https://dev.freeagent.com.`,
  });
}
