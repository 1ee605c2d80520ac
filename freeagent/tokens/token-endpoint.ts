import {
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  customFetch,
  processAuthorizationCodeResponse,
  processRefreshTokenResponse,
  refreshTokenGrantRequest,
} from "oauth4webapi";
import type { AuthorizationServer, Client, ClientAuth, TokenEndpointResponse } from "oauth4webapi";
import type { Clock } from "../../domain/clock.ts";
import { Secret } from "../../domain/secret.ts";
import { NotAnswered } from "../not-answered.ts";
import { refusedTokens, unansweredTokens } from "./token-refusal.ts";
import type { TokenRefusal } from "./token-refusal.ts";
import { openTransport } from "../transport.ts";
import type { RawAnswer, Timeouts, Transport } from "../transport.ts";

/** The application as FreeAgent's developer dashboard knows it. */
export interface AppCredentials {
  /** The dashboard's "OAuth identifier". */
  readonly clientId: string;
  readonly clientSecret: Secret;
}

/** A new pair of tokens. Lifetimes are seconds from the moment the pair was asked for. */
export interface TokenGrant {
  readonly kind: "granted";
  readonly accessToken: Secret;
  /** Undefined: FreeAgent sent none, so the old one stays. */
  readonly refreshToken: Secret | undefined;
  readonly accessSeconds: number;
  readonly refreshSeconds: number | null;
}

/** The token endpoint's answer: tokens, or why there are none. It is never thrown, so that no caller forgets a case. */
export type TokenAnswer = TokenGrant | TokenRefusal;

/** FreeAgent's token endpoint (FreeAgent API: oauth; RFC 6749). */
export interface TokenEndpoint {
  /** Whose endpoint it is: what it grants is good there and nowhere else. */
  readonly origin: string;
  /** Exchanges a refresh token for a new pair; the old one may be dead from then on. */
  refresh(refreshToken: Secret): Promise<TokenAnswer>;
  /** Exchanges the code of a log-in. `callback` comes from `validateAuthResponse`; `verifier` is PKCE's (RFC 7636). */
  exchangeCode(callback: URLSearchParams, redirectUri: string, verifier: Secret): Promise<TokenAnswer>;
  close(): Promise<void>;
}

/** What a token endpoint is reached with. */
export interface TokenEndpointOptions {
  readonly origin: string;
  readonly userAgent: string;
  readonly credentials: AppCredentials;
  readonly clock: Clock;
  readonly timeouts?: Partial<Timeouts>;
}

/** A refresh holds others up, so it waits less long than other calls; in milliseconds. */
const defaultTimeouts = { connect: 5_000, headers: 15_000, body: 10_000, total: 15_000 };
/** Where FreeAgent does not say how long an access token lives (it always has): well below its documented hour. */
const assumedSeconds = 900;
/** A hundred years. No date lies far enough for some numbers, and the pair must be stored whatever is said of it. */
const longestSeconds = 100 * 365 * 86_400;

/** Opens the token endpoint. @throws Problem configuration/freeagent_url_invalid */
export function openTokenEndpoint(options: TokenEndpointOptions): TokenEndpoint {
  const transport = openTransport(options.origin, options.userAgent, { ...defaultTimeouts, ...options.timeouts });
  const server = authorizationServer(options.origin);
  const client: Client = { client_id: options.credentials.clientId };
  const clientAuth = basic(options.credentials);
  const sending = {
    [customFetch]: sendForm(transport),
    // The transport itself accepts plain http for this machine alone.
    [allowInsecureRequests]: true,
  };
  return {
    origin: options.origin,
    refresh: (refreshToken) =>
      judged(options, [refreshToken.reveal()], async () => {
        const response = await refreshTokenGrantRequest(server, client, clientAuth, refreshToken.reveal(), sending);
        return processRefreshTokenResponse(server, client, response);
      }),
    exchangeCode: (callback, redirectUri, verifier) =>
      judged(options, [callback.get("code") ?? "", verifier.reveal()], async () => {
        const request = authorizationCodeGrantRequest;
        const proof = verifier.reveal();
        const response = await request(server, client, clientAuth, callback, redirectUri, proof, sending);
        return processAuthorizationCodeResponse(server, client, response);
      }),
    close: () => transport.close(),
  };
}

/** FreeAgent's addresses for OAuth, in the form that oauth4webapi wants them. */
export function authorizationServer(origin: string): AuthorizationServer {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/v2/approve_app`,
    token_endpoint: `${origin}/v2/token_endpoint`,
  };
}

/** FreeAgent documents plain HTTP Basic (RFC 7617); RFC 6749's form encoding inside it would change `-` and `_`. */
function basic(credentials: AppCredentials): ClientAuth {
  return (_server, _client, _body, headers) => {
    headers.set("authorization", `Basic ${basicPair(credentials)}`);
  };
}

function basicPair({ clientId, clientSecret }: AppCredentials): string {
  return Buffer.from(`${clientId}:${clientSecret.reveal()}`, "utf8").toString("base64");
}

/** Carries an answer other than 200 past the library, which could not read all shapes that FreeAgent refuses in. */
class OtherAnswer extends Error {
  readonly answer: RawAnswer;

  constructor(answer: RawAnswer) {
    super(`status ${answer.status}`);
    this.answer = answer;
  }
}

function sendForm(transport: Transport) {
  return async (
    url: string,
    options: { readonly body: URLSearchParams; readonly headers: Readonly<Record<string, string>> },
  ): Promise<Response> => {
    const answer = await transport.exchange({
      method: "POST",
      path: new URL(url).pathname,
      authorization: options.headers["authorization"] ?? "",
      body: { type: "application/x-www-form-urlencoded", text: options.body.toString() },
    });
    if (answer.status !== 200 || answer.unusable !== undefined) throw new OtherAnswer(answer);
    const type = answer.headers.get("content-type") ?? "";
    return new Response(answer.text, { status: 200, headers: { "content-type": type } });
  };
}

/** `sent`: the secrets of the request's body, which a refusal may repeat. */
async function judged(
  { clock, credentials }: TokenEndpointOptions,
  sent: readonly string[],
  ask: () => Promise<TokenEndpointResponse>,
): Promise<TokenAnswer> {
  try {
    return granted(await ask());
  } catch (error) {
    if (error instanceof NotAnswered) return unansweredTokens(error);
    if (error instanceof OtherAnswer) {
      const secrets = [...sent, basicPair(credentials), credentials.clientSecret.reveal()];
      const text = without(secrets, error.answer.text);
      return refusedTokens({ ...error.answer, text }, clock.now());
    }
    // The library's errors carry the answer, and with it tokens: neither they nor their text go any further.
    return { kind: "unavailable", code: "answer_unusable", sent: true, message: "the answer holds no usable tokens" };
  }
}

function without(secrets: readonly string[], text: string): string {
  return secrets
    .filter((secret) => secret !== "")
    .reduce((rest, secret) => rest.replaceAll(secret, String(new Secret(secret))), text);
}

function granted(answer: TokenEndpointResponse): TokenGrant {
  return {
    kind: "granted",
    accessToken: new Secret(answer.access_token),
    refreshToken: answer.refresh_token === undefined ? undefined : new Secret(answer.refresh_token),
    accessSeconds: lifetimeOf(answer.expires_in) ?? assumedSeconds,
    refreshSeconds: lifetimeOf(answer["refresh_token_expires_in"]) ?? null,
  };
}

function lifetimeOf(said: unknown): number | undefined {
  const seconds = Number(said);
  return seconds > 0 ? Math.min(seconds, longestSeconds) : undefined;
}
