import { calculatePKCECodeChallenge, generateRandomCodeVerifier, generateRandomState } from "oauth4webapi";
import { Secret } from "../../domain/secret.ts";
import { receiveCallback } from "./receive-callback.ts";
import type { CallbackServer } from "./receive-callback.ts";
import { authorizationServer } from "./token-endpoint.ts";
import type { TokenEndpoint, TokenGrant } from "./token-endpoint.ts";
import { judgeRedirect } from "./judge-redirect.ts";
import { grantProblem } from "./login-problems.ts";

/** One log-in attempt: single use, with its own state (RFC 6749, 10.12) and PKCE pair (RFC 7636). */
export interface LoginAttempt {
  /** The address to open in a browser, by the person who is to be FreeAgent's user for this tool. */
  readonly address: string;
  /** Where FreeAgent sends the browser afterwards; must be registered for the application, letter by letter. */
  readonly redirectUri: string;
  /** The redirected URL as pasted by a person, or as received. @throws Problem login_needed, see judge-redirect.ts */
  finish(redirectedUrl: string): Promise<TokenGrant>;
}

/** What a log-in needs. */
export interface LoginOptions {
  readonly origin: string;
  readonly clientId: string;
  readonly endpoint: TokenEndpoint;
  /** Port of the callback on 127.0.0.1; fixed, because FreeAgent only takes registered redirect URIs. */
  readonly port: number;
}

/** Prepares a log-in; nothing is sent yet. */
export async function startLogin(options: LoginOptions): Promise<LoginAttempt> {
  const state = generateRandomState();
  const verifier = new Secret(generateRandomCodeVerifier());
  const redirectUri = redirectUriOf(options.port);
  const address = new URL("/v2/approve_app", options.origin);
  address.search = new URLSearchParams({
    response_type: "code",
    client_id: options.clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: await calculatePKCECodeChallenge(verifier.reveal()),
    code_challenge_method: "S256",
  }).toString();
  let used = false;
  return {
    address: address.href,
    redirectUri,
    finish: async (redirectedUrl) => {
      const server = authorizationServer(options.origin);
      const callback = judgeRedirect(redirectedUrl, { server, clientId: options.clientId, state, used });
      used = true;
      const answer = await options.endpoint.exchangeCode(callback, redirectUri, verifier);
      if (answer.kind === "granted") return answer;
      throw grantProblem(answer);
    },
  };
}

/**
 * Waits for the browser to come back to this machine. Open it before the browser: bind first, so that the answer
 * cannot go to another program. @throws Problem configuration/callback_port_busy
 */
export function openCallback(attempt: LoginAttempt): Promise<CallbackServer> {
  return receiveCallback(new URL(attempt.redirectUri));
}

/** The redirect URI to register at FreeAgent's developer dashboard for a port. */
function redirectUriOf(port: number): string {
  return `http://127.0.0.1:${port}/callback`;
}
