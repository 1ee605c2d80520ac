import { Problem } from "../../domain/problem.ts";
import type { Secret } from "../../domain/secret.ts";
import { loginFailed } from "./login-problems.ts";
import type { TokenEndpoint, TokenGrant } from "./token-endpoint.ts";
import { refusalProblem } from "./token-problems.ts";

/**
 * Turns a refresh token that came from elsewhere into a pair of our own. FreeAgent may replace it at once, so it is of
 * no use to anybody else afterwards. @throws Problem
 */
export async function importRefreshToken(endpoint: TokenEndpoint, refreshToken: Secret): Promise<TokenGrant> {
  const token = refreshToken.reveal();
  // FreeAgent documents no alphabet, so only what is certainly something else is refused.
  if (!/^[\x21-\x7e]{8,4096}$/.test(token) || /^(["'{[]|refresh_token[=:])/.test(token)) {
    throw new Problem({
      kind: "usage",
      code: "refresh_token_unreadable",
      message:
        "What came on standard input is not a refresh token: give it alone, on one line, without its name, quotes or JSON around it.",
    });
  }
  const answer = await endpoint.refresh(refreshToken);
  if (answer.kind === "granted") return answer;
  if (answer.kind !== "invalid_grant") throw refusalProblem("this company", answer);
  throw loginFailed(
    "refresh_token_refused",
    "FreeAgent does not accept this refresh token: it is used up, revoked, or belongs to another application or environment (sandbox, production).",
  );
}
