import { tokenStore } from "../../db/token-store.ts";
import { authCommandLine } from "../../domain/auth-command-line.ts";
import { daysLeft } from "../../domain/days-left.ts";
import type { Database } from "../../domain/queryable.ts";
import { isOfAnother } from "../../freeagent/tokens/usable-tokens.ts";

const day = 86_400;

/** What is known about the log-in of a company. Days are whole days left; null where FreeAgent did not say. */
export interface LoginStatus {
  readonly company: string;
  /** False also when the log-in's end, as FreeAgent told it, has passed, and when it is one to another FreeAgent. */
  readonly logged_in: boolean;
  /** The FreeAgent that it is logged in to where that is not the configured one. */
  readonly other_freeagent: string | null;
  readonly subdomain: string | null;
  readonly access_token_minutes_left: number | null;
  readonly refresh_token_days_left: number | null;
}

/** The log-in of a company as stored, for the FreeAgent at `origin`; no call is made. */
export async function loginStatus(database: Database, company: string, origin: string): Promise<LoginStatus> {
  const stored = await tokenStore(database).read(company);
  if (stored === undefined) {
    return {
      company,
      logged_in: false,
      other_freeagent: null,
      subdomain: null,
      access_token_minutes_left: null,
      refresh_token_days_left: null,
    };
  }
  const days = stored.refreshSecondsLeft === null ? null : Math.floor(stored.refreshSecondsLeft / day);
  const other = isOfAnother(stored, origin) ? stored.origin : null;
  return {
    company,
    logged_in: other === null && !stored.loginNeeded && (days === null || days >= 0),
    other_freeagent: other,
    subdomain: stored.freeagentSubdomain,
    access_token_minutes_left: Math.max(0, Math.floor(stored.accessSecondsLeft / 60)),
    refresh_token_days_left: days,
  };
}

/** The status as a sentence. */
export function describeLogin(status: LoginStatus): string {
  const days = status.refresh_token_days_left;
  if (!status.logged_in) {
    const ended = days !== null && days < 0 ? "the log-in has ended" : "not logged in";
    const why =
      status.other_freeagent === null
        ? ended
        : `logged in to ${status.other_freeagent}, not to the FreeAgent that is configured`;
    return `${status.company}: ${why}. Run: ${authCommandLine("login", status.company)}`;
  }
  const life = days === null ? "FreeAgent did not say how long the log-in lasts" : `the log-in lasts ${daysLeft(days)}`;
  return `${status.company}: logged in to ${status.subdomain ?? "FreeAgent"}; ${life}.`;
}
