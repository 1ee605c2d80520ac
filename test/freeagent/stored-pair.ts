import type { StoredTokens } from "../../domain/token-store.ts";

/** A stored pair of acme's, good and confirmed; its tokens are sealed texts of no key. */
export const storedPair: StoredTokens = {
  company: "acme",
  keyId: "k1",
  accessToken: "a",
  refreshToken: "r",
  previousRefreshToken: null,
  generation: 4,
  accessSecondsLeft: 3600,
  accessLifetimeSeconds: 3600,
  refreshSecondsLeft: null,
  refreshInterrupted: false,
  loginNeeded: false,
  origin: "https://api.freeagent.com",
  freeagentCompanyId: 77,
  freeagentSubdomain: "acme",
  companyUnconfirmed: false,
};
