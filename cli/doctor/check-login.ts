import type { CompanyConfig } from "../../config/config.ts";
import { authCommandLine } from "../../domain/auth-command-line.ts";
import { daysLeft } from "../../domain/days-left.ts";
import { trouble, troubleOf, warning, well, type Finding } from "../../domain/finding.ts";
import { Problem } from "../../domain/problem.ts";
import type { StoredTokens, TokenStore } from "../../domain/token-store.ts";
import { unseal } from "../../freeagent/tokens/token-cipher.ts";
import { requireOrigin } from "../../freeagent/tokens/usable-tokens.ts";
import { tokenKey } from "../token-key.ts";

const day = 86_400;
/** Days before the end of a log-in from which a warning is due: time enough for a person to act. */
export const warnDays = 30;

/** Key and stored tokens, and whether they are of the FreeAgent at `origin`; no call is made. `usable`: FreeAgent can be asked. */
export async function checkLogin(
  store: TokenStore,
  { name }: CompanyConfig,
  environment: Readonly<Record<string, string | undefined>>,
  origin: string,
): Promise<{ readonly findings: readonly Finding[]; readonly usable: boolean }> {
  try {
    const key = await tokenKey(environment);
    const findings = [well("key", "The key that encrypts the tokens is there.")];
    const stored = await store.read(name);
    const judged = judgeLogin(name, stored);
    if (stored !== undefined) {
      requireOrigin(name, stored, origin);
      const place = { company: name, field: "refresh_token", origin: stored.origin } as const;
      unseal(key, place, { keyId: stored.keyId, text: stored.refreshToken });
    }
    return { findings: [...findings, judged], usable: judged.level !== "problem" };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { findings: [troubleOf(error)], usable: false };
  }
}

/** Whether somebody is logged in, and for how long. */
export function judgeLogin(
  company: string,
  stored: Pick<StoredTokens, "loginNeeded" | "refreshSecondsLeft"> | undefined,
): Finding {
  const remedy = `Run: ${authCommandLine("login", company)}`;
  if (stored === undefined) return trouble("login_missing", "Nobody has logged in.", remedy, "login_needed");
  if (stored.loginNeeded) {
    return trouble("login_refused", "FreeAgent does not accept the stored log-in any more.", remedy, "login_needed");
  }
  if (stored.refreshSecondsLeft === null) {
    return well("login", "Logged in; FreeAgent did not say how long the log-in lasts.");
  }
  const days = Math.floor(stored.refreshSecondsLeft / day);
  if (days < 0) return trouble("login_ended", "The log-in has ended.", remedy, "login_needed");
  if (days >= warnDays) return well("login", `Logged in; the log-in lasts ${daysLeft(days)}.`);
  return warning("login_ends_soon", `The log-in lasts only ${daysLeft(days)}.`, remedy);
}
