import type { FreeAgentClient } from "../../freeagent/client.ts";

/** The same client, whose calls let every other call of the company go first (domain/request-budget.ts). */
export function backfillClient(client: FreeAgentClient): FreeAgentClient {
  return {
    origin: client.origin,
    calls: client.calls,
    send: (request) => client.send({ ...request, priority: "backfill" }),
    close: () => client.close(),
  };
}
