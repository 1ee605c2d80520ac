import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { setTimeout as wait } from "node:timers/promises";
import { landDue, landLater } from "./late-commits.ts";
import { answerApi } from "./answer-api.ts";
import type { Answer } from "./call.ts";
import { shapeOf } from "./dispatch.ts";
import type { FaultKind, ScriptedFault } from "./faults.ts";
import { type HttpContext, type Incoming, readIncoming } from "./incoming.ts";
import { tooMany } from "./rate-limit.ts";
import type { LoggedRequest } from "./request-log.ts";
import { gatewayPage, wireAnswer, type WireAnswer } from "./respond.ts";
import { refused } from "./refusal.ts";
import type { Simulator } from "./simulator.ts";

interface Exchange {
  readonly simulator: Simulator;
  readonly context: HttpContext;
  readonly incoming: Incoming;
  readonly entry: LoggedRequest;
}

/** Serves one request to `/v2`: notes it, breaks it where a fault is scripted, and answers it otherwise. */
export async function serveRequest(simulator: Simulator, context: HttpContext): Promise<Response> {
  const incoming = await readIncoming(context);
  await landDue(simulator);
  const entry = simulator.log.begin(logged(simulator, incoming), shapeOf(incoming.path).shape);
  const exchange: Exchange = { simulator, context, incoming, entry };
  simulator.inFlight += 1;
  try {
    const fault = simulator.faults.match(incoming);
    if (fault !== undefined) return await serveBroken(exchange, fault);
    return send(exchange, await answer(exchange));
  } finally {
    simulator.inFlight -= 1;
  }
}

async function serveBroken(exchange: Exchange, fault: ScriptedFault): Promise<Response> {
  const { simulator, context, entry, incoming } = exchange;
  entry.fault = fault.kind;
  const early = refusalOf(simulator, fault);
  if (early !== undefined) return send(exchange, early);
  if (fault.kind === "slow") return await serveSlowly(exchange, fault.delay_ms ?? 1000);
  if (fault.kind === "late_commit") {
    landLater(simulator, fault.delay_ms ?? 1000, () => answer(exchange));
    return send(exchange, gatewayPage(504));
  }
  if (fault.kind === "nothing_done" || fault.kind === "reset") return hangUp(context, fault.kind);
  const answered = await answer(exchange);
  if (fault.kind === "done_but_5xx") return send(exchange, gatewayPage(fault.status ?? 504));
  if (fault.kind === "no_answer") return hangUp(context, fault.kind);
  return truncate(context, wireAnswer(simulator, wireRequest(incoming), answered));
}

/** Faults that answer instead of the API, with nothing done. */
function refusalOf(simulator: Simulator, fault: ScriptedFault): Answer | undefined {
  const page = { content: "<!doctype html><title>FreeAgent</title><p>Down for maintenance</p>", type: "text/html" };
  const retryAfter = fault.retry_after === undefined ? {} : { "Retry-After": String(fault.retry_after) };
  const limit = { key: "", allowed: simulator.switches.requests_per_minute, seconds: 60 };
  const answers: Partial<Record<FaultKind, () => Answer>> = {
    "5xx": () => gatewayPage(fault.status ?? 503),
    "429": () => ({ ...tooMany(limit, 0, 1, false), headers: retryAfter }),
    "401": () => refused(401, fault.message ?? "Access token not recognised").answer,
    "403": () => refused(403, fault.message ?? "You are not allowed to access this action.").answer,
    html: () => ({ status: fault.status ?? 200, text: page }),
  };
  return answers[fault.kind]?.();
}

async function serveSlowly(exchange: Exchange, delay: number): Promise<Response> {
  const gateway = exchange.simulator.switches.gateway_seconds * 1000;
  await wait(Math.min(delay, gateway));
  const answered = await answer(exchange);
  return send(exchange, delay > gateway ? gatewayPage(504) : answered);
}

async function answer(exchange: Exchange): Promise<Answer> {
  const { simulator, incoming, entry } = exchange;
  const most = simulator.switches.concurrent_requests;
  if (most > 0 && simulator.inFlight > most) return tooMany({ key: "", allowed: most, seconds: 1 }, 0, 1, true);
  const answered = await answerApi(simulator, incoming);
  entry.wrote = answered.wrote ?? false;
  return answered;
}

function send(exchange: Exchange, answered: Answer): Response {
  exchange.entry.status = answered.status;
  const wire = wireAnswer(exchange.simulator, wireRequest(exchange.incoming), answered);
  const body = wire.status === 304 ? null : wire.content;
  return new Response(body, { status: wire.status, headers: wire.headers });
}

function hangUp(context: HttpContext, kind: FaultKind): Response {
  const { socket } = context.env.incoming;
  if (kind === "reset") socket.resetAndDestroy();
  else socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

function truncate(context: HttpContext, wire: WireAnswer): Response {
  const { outgoing } = context.env;
  const content = Buffer.from(wire.content);
  outgoing.writeHead(wire.status, { ...wire.headers, "Content-Length": content.length + 1 });
  outgoing.write(content.subarray(0, Math.ceil(content.length / 2)), () => {
    outgoing.destroy();
  });
  return RESPONSE_ALREADY_SENT;
}

function wireRequest(incoming: Incoming): { method: string; accept: string; ifNoneMatch: string | undefined } {
  const { method, headers } = incoming;
  return { method, accept: headers.get("accept") ?? "", ifNoneMatch: headers.get("if-none-match") ?? undefined };
}

function logged(
  simulator: Simulator,
  incoming: Incoming,
): Pick<LoggedRequest, "at" | "method" | "path" | "query" | "user_agent" | "body"> {
  const { method, path, query, headers } = incoming;
  const isToken = path === "/v2/token_endpoint";
  const body = isToken ? null : (incoming.json ?? (incoming.body === "" ? null : incoming.body));
  const at = new Date(simulator.clock.now()).toISOString();
  return { at, method, path, query: query.toString(), user_agent: headers.get("user-agent"), body };
}
