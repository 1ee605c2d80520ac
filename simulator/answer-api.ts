import { setTimeout as wait } from "node:timers/promises";
import { isBlank, unwrap } from "./attributes.ts";
import type { Answer, Call } from "./call.ts";
import { dispatch } from "./dispatch.ts";
import { nextReference } from "./document-references.ts";
import { type Incoming, parametersOf } from "./incoming.ts";
import { approveApp, tokenEndpoint } from "./oauth.ts";
import { type Limit, tooMany } from "./rate-limit.ts";
import { Refusal, refused } from "./refusal.ts";
import { callBasis, type Simulator } from "./simulator.ts";
import { userId } from "./users.ts";

/** Answers a request to the API as FreeAgent would, after the gates: user agent, limits, token. */
export async function answerApi(simulator: Simulator, incoming: Incoming): Promise<Answer> {
  try {
    if (incoming.path === "/v2/approve_app" && incoming.method === "GET") return approveApp(simulator, incoming.query);
    checkUserAgent(simulator, incoming);
    if (incoming.path === "/v2/token_endpoint" && incoming.method === "POST") return answerToken(simulator, incoming);
    checkToken(simulator, incoming);
    const over = countRequest(simulator, incoming);
    if (over !== undefined) return over;
    if (incoming.malformed) throw refused(400, "The request body is not valid JSON");
    return dispatch(await callOf(simulator, incoming));
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

/** The call behind a request, at this moment and without any gate. */
function directCall(simulator: Simulator, incoming: Incoming): Call {
  const { method, path, query, headers, json, file, origin } = incoming;
  return { method, path, query, headers, json, file, origin, ...callBasis(simulator) };
}

function answerToken(simulator: Simulator, incoming: Incoming): Answer {
  const limit: Limit = { key: "refreshes", allowed: simulator.switches.refreshes_per_minute, seconds: 60 };
  const over = simulator.switches.limits ? simulator.limits.count([limit], simulator.clock.now()) : undefined;
  if (over !== undefined) return refuseOver(simulator, over);
  return tokenEndpoint(simulator, parametersOf(incoming), incoming.headers.get("authorization") ?? undefined);
}

function checkUserAgent(simulator: Simulator, incoming: Incoming): void {
  const named = (incoming.headers.get("user-agent") ?? "") !== "";
  if (simulator.switches.require_user_agent && !named) throw refused(400, "User agent http header not set");
}

function checkToken(simulator: Simulator, incoming: Incoming): void {
  const token = /^Bearer\s+(\S+)$/i.exec(incoming.headers.get("authorization") ?? "")?.[1];
  if (token === undefined || !simulator.tokens.accepts(token, simulator.clock.now())) {
    throw refused(401, "Access token not recognised");
  }
  const { api_access: access } = simulator.switches;
  if (access !== "on") throw refused(access === "refused_401" ? 401 : 403, "API access is disabled for this company");
}

function countRequest(simulator: Simulator, incoming: Incoming): Answer | undefined {
  const { switches } = simulator;
  if (!switches.limits) return undefined;
  const test = incoming.headers.get("x-ratelimit-test") ?? "";
  const isTest = !["", "0", "false"].includes(test);
  const limits: Limit[] = [
    { key: `user ${userId}`, allowed: isTest ? 5 : switches.requests_per_minute, seconds: 60 },
    { key: `user ${userId}`, allowed: switches.requests_per_hour, seconds: 3600 },
    { key: `address ${incoming.address}`, allowed: switches.requests_per_minute_of_address, seconds: 60 },
  ];
  const over = simulator.limits.count(limits, simulator.clock.now());
  return over === undefined ? undefined : refuseOver(simulator, over);
}

function refuseOver(simulator: Simulator, over: Limit): Answer {
  return tooMany(over, simulator.clock.now(), simulator.clock.scale, simulator.switches.retry_after);
}

/**
 * The call to carry out. An invoice without a reference gets its number now and is stored a moment later: two such calls
 * that overlap get the same number, which is FreeAgent's race.
 */
async function callOf(simulator: Simulator, incoming: Incoming): Promise<Call> {
  const root = new Map([
    ["/v2/invoices", "invoice"],
    ["/v2/credit_notes", "credit_note"],
  ]).get(incoming.path);
  const numbers = incoming.method === "POST" && root !== undefined && isBlank(unwrap(incoming.json, root)["reference"]);
  if (!numbers) return directCall(simulator, incoming);
  const reservedReference = nextReference(simulator.world);
  await wait(simulator.switches.automatic_reference_milliseconds);
  return { ...directCall(simulator, incoming), reservedReference };
}
