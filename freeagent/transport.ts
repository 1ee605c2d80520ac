import { Pool } from "undici";
import type { Dispatcher } from "undici";
import { isLoopback } from "../domain/loopback.ts";
import { Problem } from "../domain/problem.ts";
import { Deadline } from "./deadline.ts";
import { NotAnswered } from "./not-answered.ts";
import { readBody } from "./read-body.ts";

/** Longest waits of one request, in milliseconds. */
export interface Timeouts {
  readonly connect: number;
  /** Until the answer begins. FreeAgent's gateway gives up after 60 s. */
  readonly headers: number;
  /** Between two pieces of the answer's body. */
  readonly body: number;
  /** From start to end. */
  readonly total: number;
}

/** The waits used unless told otherwise. */
const defaultTimeouts: Timeouts = { connect: 10_000, headers: 75_000, body: 30_000, total: 90_000 };

/** One request, before the headers that every request carries. */
export interface RawRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path and query below the origin; only `/v2/` is ever called. */
  readonly path: string;
  /** Value of the Authorization header. */
  readonly authorization: string;
  /** Without one the type is JSON and the body empty. */
  readonly body?: { readonly type: "application/json" | "application/x-www-form-urlencoded"; readonly text: string };
}

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  /** Header values by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  /** Why the body is not all there, as a code: cut off, too large, compressed. */
  readonly unusable?: string;
}

/** The only door to FreeAgent's network: a pool of connections to one origin. */
export interface Transport {
  /** @throws NotAnswered when no answer began */
  exchange(request: RawRequest): Promise<RawAnswer>;
  /** Waits for requests in flight, then closes the connections. */
  close(): Promise<void>;
}

/**
 * Opens the door. Redirects are never followed and nothing is sent twice.
 * @throws Problem configuration/freeagent_url_invalid for anything but an https origin, or http to this machine
 */
export function openTransport(origin: string, agent: string, timeouts: Partial<Timeouts> = {}): Transport {
  requireOrigin(origin);
  const limits = { ...defaultTimeouts, ...timeouts };
  const pool = new Pool(origin, {
    connections: 16,
    pipelining: 1,
    connect: { timeout: limits.connect },
    headersTimeout: limits.headers,
    bodyTimeout: limits.body,
  });
  return {
    exchange: async (request) => {
      const deadline = new Deadline(limits.total);
      try {
        return await exchange(pool, buildRequest(request, agent, deadline));
      } finally {
        deadline.clear();
      }
    },
    close: () => pool.close(),
  };
}

/** Builds every request that leaves this program for FreeAgent. */
function buildRequest(request: RawRequest, agent: string, deadline: Deadline): Dispatcher.RequestOptions {
  if (!request.path.startsWith("/v2/")) throw new Error(`${request.path} is not a path of FreeAgent's API`);
  return {
    method: request.method,
    path: request.path,
    headers: {
      "user-agent": agent,
      accept: "application/json",
      "content-type": request.body?.type ?? "application/json",
      authorization: request.authorization,
    },
    // undici says a length of zero for a PUT without a body (a transition), as some fronts demand.
    body: request.body?.text ?? null,
    signal: deadline,
  };
}

async function exchange(pool: Pool, options: Dispatcher.RequestOptions): Promise<RawAnswer> {
  let response: Dispatcher.ResponseData;
  try {
    response = await pool.request(options);
  } catch (error) {
    throw new NotAnswered(error);
  }
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers.set(name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value);
  }
  return { status: response.statusCode, headers, ...(await readBody(response.body, headers)) };
}

function requireOrigin(origin: string): void {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  const plainButLocal = url?.protocol === "http:" && isLoopback(url.hostname);
  if (url?.origin === origin && (url.protocol === "https:" || plainButLocal)) return;
  throw new Problem({
    kind: "configuration",
    code: "freeagent_url_invalid",
    message: `FreeAgent's address must be an https origin like https://api.freeagent.com, without a path; http is for this machine only. It is ${url?.origin ?? "no URL"}.`,
  });
}
