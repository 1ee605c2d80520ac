import type { JsonObject } from "../../domain/json.ts";
import type { Step } from "../../domain/plan.ts";
import type { ApiRequest, FreeAgentClient } from "../../freeagent/client.ts";

/**
 * A client that keeps each call as text, method and path and body, and ends it as told: with the body of an answer, or by failing.
 * @param endOf is asked with method and path
 */
export function recordedCalls(endOf: (call: string) => JsonObject | Error | undefined) {
  const requests: string[] = [];
  const client: FreeAgentClient = {
    origin: "https://api.freeagent.com",
    calls: { reads: 0, writes: 0 },
    close: () => Promise.resolve(),
    send: ({ method, path, body }: ApiRequest) => {
      requests.push([method, path, ...(body === undefined ? [] : [JSON.stringify(body)])].join(" "));
      const end = endOf(`${method} ${path}`);
      if (end instanceof Error) return Promise.reject(end);
      return Promise.resolve({ status: 200, headers: new Map(), body: end, requestId: undefined });
    },
  };
  return { client, requests };
}

/** A step of a plan, with a body where its call has one. */
export function stepOf(name: Step["name"], body: JsonObject = {}): Step {
  return { name, body };
}
