import type { FreeAgentClient } from "../../freeagent/client.ts";
import type { LeaseTerm } from "./lease-term.ts";

/**
 * The client of a run: no write leaves after the end of the run's lease, however long it waited for its turn. A
 * successor counts on that when it waits the settle time and then looks what has landed. A read that still waits for
 * its turn when `over` aborts is dropped: a run reads ahead, and nobody needs that any more.
 */
export function fencedClient(client: FreeAgentClient, term: LeaseTerm, over: AbortSignal): FreeAgentClient {
  return {
    origin: client.origin,
    calls: client.calls,
    send: (request) =>
      client.send(
        request.method === "GET"
          ? { ...request, signal: over }
          : {
              ...request,
              lastCheck: () => {
                term.require();
              },
            },
      ),
    close: () => client.close(),
  };
}
