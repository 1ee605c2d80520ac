import type { Secret } from "../../domain/secret.ts";
import type { StoredTokens, TokenStore } from "../../domain/token-store.ts";
import type { CompanyAnswer } from "../resources/company.ts";
import { FreeAgentError } from "../errors.ts";
import { failedCall } from "../failed-call.ts";
import { refuseOtherCompany } from "./refuse-other-company.ts";

/** What an unconfirmed pair is compared with. */
export interface ExpectedCompany {
  /** By its name in freeagent-sync.yaml. */
  readonly name: string;
  /** The sub-domain that the configuration expects, if it names one. */
  readonly subdomain?: string | undefined;
}

/**
 * Asks whose a pair is that was stored without FreeAgent's answer to that, and remembers it. A log-in may come while a
 * run is under way, which has made its checks already.
 * @throws Problem configuration/wrong_company; those of failed-call.ts when FreeAgent does not say it now either
 */
export async function confirmCompany(
  store: Pick<TokenStore, "confirmCompany" | "knownCompany" | "otherOwner">,
  { name, subdomain }: ExpectedCompany,
  pair: StoredTokens,
  accessToken: Secret,
  ask: (accessToken: Secret) => Promise<CompanyAnswer>,
): Promise<void> {
  const seen = await ask(accessToken).catch((error: unknown) => {
    // Not as the answer to the call that waits for this token: that one was never sent.
    throw error instanceof FreeAgentError ? failedCall(error, name) : error;
  });
  await refuseOtherCompany(store, { company: name, subdomain, origin: pair.origin }, seen);
  await store.confirmCompany(name, pair.generation, seen.id, seen.subdomain ?? null);
}
