import { authCommandLine } from "../../domain/auth-command-line.ts";
import { Problem } from "../../domain/problem.ts";
import type { StoredTokens } from "../../domain/token-store.ts";
import { loginNeeded } from "./token-problems.ts";

/**
 * The stored pair, if it may be sent to `origin`.
 * @throws Problem login_needed; configuration/other_freeagent when another FreeAgent has granted the pair
 */
export function requireUsable(company: string, stored: StoredTokens | undefined, origin: string): StoredTokens {
  if (stored === undefined) throw loginNeeded(company, `Nobody has logged in to FreeAgent for ${company}.`);
  // Before its end is told: that may be of no importance, because the other FreeAgent is not meant.
  requireOrigin(company, stored, origin);
  if (stored.loginNeeded) throw loginNeeded(company, `FreeAgent has ended the log-in of ${company}.`);
  return stored;
}

/** @throws Problem configuration/other_freeagent when another FreeAgent than the one at `origin` has granted the pair */
export function requireOrigin(company: string, stored: Pick<StoredTokens, "origin">, origin: string): void {
  if (isOfAnother(stored, origin)) throw otherFreeAgent(company, stored.origin, origin);
}

/** Whether another FreeAgent than the one at `origin` has granted the pair. Of pairs stored before that was kept nobody knows. */
export function isOfAnother(
  stored: Pick<StoredTokens, "origin">,
  origin: string,
): stored is Pick<StoredTokens, "origin"> & { readonly origin: string } {
  return stored.origin !== null && stored.origin !== origin;
}

function otherFreeAgent(company: string, grantedBy: string, origin: string): Problem {
  return new Problem({
    kind: "configuration",
    code: "other_freeagent",
    message: `${company} is logged in to ${grantedBy}, but freeagent.environment (or FREEAGENT_API_URL) names ${origin}. Nothing was sent, and the log-in is kept. Set it back, or use a company of another name there; if ${company} itself has moved, log in: ${authCommandLine("login", company)}`,
  });
}
