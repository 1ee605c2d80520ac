import { authCommandLine } from "../../domain/auth-command-line.ts";
import { Problem } from "../../domain/problem.ts";
import type { TokenRefusal } from "./token-refusal.ts";

/** The sentence that ends in the command to run. */
export function loginNeeded(company: string, why: string): Problem {
  return new Problem({
    kind: "login_needed",
    code: "login_needed",
    message: `${why} Log in again: ${authCommandLine("login", company)}`,
  });
}

/** What stands in the way of fresh tokens, for the operator. */
export function refusalProblem(company: string, refusal: TokenRefusal): Problem {
  switch (refusal.kind) {
    case "invalid_grant":
      return loginNeeded(company, `FreeAgent no longer accepts the log-in of ${company} (${refusal.message}).`);
    case "client_refused":
      return new Problem({
        kind: "configuration",
        code: "client_credentials_refused",
        message: `FreeAgent refuses this application (${refusal.message}). Check FREEAGENT_CLIENT_ID and FREEAGENT_CLIENT_SECRET for stray spaces and revoked secrets, at https://dev.freeagent.com.`,
      });
    case "unavailable":
      return new Problem({
        kind: refusal.code === "rate_limited" ? "try_later" : "unreachable",
        code: `token_endpoint_${refusal.code}`,
        message: `FreeAgent's token endpoint gave no new token for ${company} (${refusal.message}). The stored log-in is kept; the next run tries again.`,
      });
  }
}
