import { createHash } from "node:crypto";
import type { Answer } from "./call.ts";
import { consentPage } from "./consent-page.ts";
import type { Simulator } from "./simulator.ts";
import type { TokenPair } from "./tokens.ts";

/** GET /v2/approve_app: the consent page, or the redirect at once when it is approved, denied or consents by itself. */
export function approveApp(simulator: Simulator, query: URLSearchParams): Answer {
  const { switches, tokens } = simulator;
  const redirectUri = query.get("redirect_uri") ?? "";
  const problem = consentProblem(simulator, query, redirectUri);
  if (problem !== undefined) return page(400, `<!doctype html><title>Error</title><h1>${problem}</h1>`);
  const back = new URL(redirectUri);
  const state = query.get("state");
  if (state !== null) back.searchParams.set("state", state);
  if (query.get("deny") !== null) {
    back.searchParams.set("error", "access_denied");
    return { status: 302, headers: { Location: back.toString() } };
  }
  if (query.get("approve") === null && !switches.auto_consent) return page(200, consentPage(switches, query));
  const challenge = query.get("code_challenge") ?? undefined;
  const challengeMethod = query.get("code_challenge_method") ?? "plain";
  const code = tokens.issueCode({ redirectUri, challenge, challengeMethod }, simulator.clock.now(), switches);
  back.searchParams.set("code", code);
  return { status: 302, headers: { Location: back.toString() } };
}

/** POST /v2/token_endpoint with credentials in a Basic header, the form, a JSON body or the query. */
export function tokenEndpoint(
  simulator: Simulator,
  parameters: ReadonlyMap<string, string>,
  authorization: string | undefined,
): Answer {
  const basic = readBasic(authorization);
  const id = basic?.id ?? parameters.get("client_id");
  const secret = basic?.secret ?? parameters.get("client_secret");
  if (id !== simulator.switches.client_id || secret !== simulator.switches.client_secret) {
    return { status: 401, text: { content: "HTTP Basic: Access denied.", type: "text/plain; charset=utf-8" } };
  }
  const grant = parameters.get("grant_type");
  if (grant === "authorization_code") return answerTo(simulator, exchange(simulator, parameters));
  if (grant === "refresh_token") {
    const token = parameters.get("refresh_token") ?? "";
    return answerTo(simulator, simulator.tokens.refresh(token, simulator.clock.now(), simulator.switches));
  }
  return { status: 400, body: { error: "unsupported_grant_type" } };
}

function exchange(simulator: Simulator, parameters: ReadonlyMap<string, string>): TokenPair | undefined {
  const now = simulator.clock.now();
  const code = simulator.tokens.takeCode(parameters.get("code") ?? "", now);
  if (code === undefined || parameters.get("redirect_uri") !== code.redirectUri) return undefined;
  const verifier = parameters.get("code_verifier") ?? "";
  const answer = code.challengeMethod === "S256" ? createHash("sha256").update(verifier).digest("base64url") : verifier;
  if (code.challenge !== undefined && answer !== code.challenge) return undefined;
  return simulator.tokens.issuePair(now, simulator.switches);
}

function answerTo(simulator: Simulator, pair: TokenPair | undefined): Answer {
  if (pair !== undefined) return { status: 200, body: { ...pair } };
  const description = "The provided authorization grant is invalid, expired, or revoked.";
  const body = { error: "invalid_grant", error_description: description };
  return { status: simulator.switches.invalid_grant_status, body };
}

function consentProblem(simulator: Simulator, query: URLSearchParams, redirectUri: string): string | undefined {
  const { client_id: clientId, redirect_uris: registered } = simulator.switches;
  if (query.get("client_id") !== clientId) return "Unknown client_id";
  if (query.get("response_type") !== "code") return "response_type must be code";
  if (!URL.canParse(redirectUri)) return "redirect_uri is missing or invalid";
  const allowed = registered.split(",").filter((uri) => uri !== "");
  return allowed.length > 0 && !allowed.includes(redirectUri) ? "redirect_uri is not registered" : undefined;
}

function readBasic(authorization: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  // RFC 6749, 2.3.1: both halves are form-encoded before they are joined; plain ones survive the decoding.
  return colon < 0 ? undefined : { id: decode(text.slice(0, colon)), secret: decode(text.slice(colon + 1)) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    return text;
  }
}

function page(status: number, content: string): Answer {
  return { status, text: { content, type: "text/html; charset=utf-8" } };
}
