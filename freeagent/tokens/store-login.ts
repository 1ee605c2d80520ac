import type { Secret } from "../../domain/secret.ts";
import type { TokenStore } from "../../domain/token-store.ts";
import type { CompanyAnswer } from "../resources/company.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { loginFailed } from "./login-problems.ts";
import { refuseOtherCompany, wrongCompany } from "./refuse-other-company.ts";
import { seal } from "./token-cipher.ts";
import type { TokenGrant } from "./token-endpoint.ts";

/** A log-in that FreeAgent has granted, and where it goes. */
export interface GrantedLogin {
  /** By its name in freeagent-sync.yaml. */
  readonly company: string;
  /** The sub-domain that the configuration expects, if it names one. */
  readonly subdomain: string | undefined;
  readonly grant: TokenGrant;
  /** The FreeAgent that granted it. */
  readonly origin: string;
  /** The refresh token that the grant came from, for an import; FreeAgent may send no other. */
  readonly usedRefreshToken?: Secret;
  /** What `GET /v2/company` says with the new token; undefined when it was not answered. */
  readonly seen: CompanyAnswer | undefined;
}

/**
 * Stores a log-in, encrypted, with the company that FreeAgent named. One to another company than is meant is refused. Where FreeAgent did not
 * say whose token it is, the pair is stored all the same, because the refresh token it came from may be dead by now;
 * it is asked for before the pair is used (`confirmCompany`).
 * @throws Problem configuration `wrong_company`; login_needed `login_without_refresh_token`
 */
export async function storeLogin(store: TokenStore, key: EncryptionKey, login: GrantedLogin): Promise<void> {
  const { company, grant, seen, origin } = login;
  if (seen !== undefined) await refuseOtherCompany(store, login, seen);
  const known = await store.knownCompany(company);
  const refreshToken = grant.refreshToken ?? login.usedRefreshToken;
  if (refreshToken === undefined) {
    throw loginFailed(
      "login_without_refresh_token",
      "FreeAgent gave no refresh token. Nothing was stored. Start again.",
    );
  }
  await store.saveLogin(company, {
    keyId: key.id,
    accessToken: seal(key, { company, field: "access_token", origin }, grant.accessToken),
    refreshToken: seal(key, { company, field: "refresh_token", origin }, refreshToken),
    accessSeconds: grant.accessSeconds,
    refreshSeconds: grant.refreshSeconds,
    origin,
    freeagentCompanyId: seen?.id ?? known.freeagentCompanyId,
    freeagentSubdomain: seen?.subdomain ?? known.freeagentSubdomain,
    companyUnconfirmed: seen === undefined,
  });
}

/**
 * The company of the token in use is the one seen at the log-in, or from now on the one seen here. Call it before the first write of a run.
 * @throws Problem configuration/wrong_company
 */
export async function requireSameCompany(store: TokenStore, company: string, seen: CompanyAnswer): Promise<void> {
  const stored = await store.read(company);
  if (stored === undefined || stored.freeagentCompanyId === seen.id) return;
  if (stored.freeagentCompanyId === null) return store.nameCompany(company, seen.id, seen.subdomain ?? null);
  throw wrongCompany(seen, `${company} was logged in to the company ${stored.freeagentSubdomain ?? "seen before"}.`);
}
