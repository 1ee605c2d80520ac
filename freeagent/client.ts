import type { Clock } from "../domain/clock.ts";
import type { Json, JsonObject } from "../domain/json.ts";
import type { Logger } from "../domain/logger.ts";
import type { Random } from "../domain/random.ts";
import type { RequestBudget, RequestPriority } from "../domain/request-budget.ts";
import type { AccessTokenSource } from "./tokens/access-token-source.ts";
import { createSender } from "./sender.ts";
import { openTransport } from "./transport.ts";
import type { Timeouts } from "./transport.ts";

/** What a client works with. */
export interface ClientOptions {
  /** `https://api.freeagent.com`, or http on this machine. Nothing else is ever called. */
  readonly origin: string;
  /** Name, version and contact, see user-agent.ts. FreeAgent refuses requests without it. */
  readonly userAgent: string;
  readonly accessToken: AccessTokenSource;
  readonly budget: RequestBudget;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Stops what waits for its turn; requests in flight are finished. */
  readonly signal?: AbortSignal;
  readonly timeouts?: Partial<Timeouts>;
  /** What every call counts as; by default what the resource is for. A backfill says `backfill`. */
  readonly priority?: RequestPriority;
}

/** One call, as the resource files make it. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path and query from `/v2/` on. */
  readonly path: string;
  readonly body?: JsonObject;
  readonly priority: RequestPriority;
  /** Stops this call while it waits for its turn; by default what stops the client's. */
  readonly signal?: AbortSignal;
  /** Called last, right before the request leaves, each time it does: what it throws keeps it from being sent. */
  readonly lastCheck?: () => void;
}

/** A 2xx answer. */
export interface ApiAnswer {
  readonly status: number;
  /** Header values by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Undefined when the body was empty. */
  readonly body: Json | undefined;
  readonly requestId: string | undefined;
}

/** The calls of a client. */
export interface CountedCalls {
  /** Requests sent so far, retries included. */
  readonly reads: number;
  readonly writes: number;
  /** Of the hour's allowance, as far as it is known (domain/request-budget.ts). */
  readonly leftThisHour?: number | undefined;
}

/** Calls FreeAgent. The resource files (contacts.ts, invoices.ts, ...) are its vocabulary. */
export interface FreeAgentClient {
  readonly origin: string;
  readonly calls: CountedCalls;
  /**
   * Sends one call. Reads are tried again a few times; a write is sent again only where FreeAgent has said that it was
   * not executed (401, 429). @throws FreeAgentError
   */
  send(request: ApiRequest): Promise<ApiAnswer>;
  /** Waits for calls in flight, then closes the connections. */
  close(): Promise<void>;
}

/** Makes a client. @throws Problem configuration/freeagent_url_invalid */
export function createClient(options: ClientOptions): FreeAgentClient {
  const transport = openTransport(options.origin, options.userAgent, options.timeouts);
  const calls = {
    reads: 0,
    writes: 0,
    get leftThisHour() {
      return options.budget.leftThisHour;
    },
  };
  const send = createSender({
    ...options,
    transport,
    count: (request) => {
      calls[request.method === "GET" ? "reads" : "writes"] += 1;
    },
  });
  return { origin: options.origin, calls, send, close: () => transport.close() };
}
