import type { FreeAgentClient } from "../freeagent/client.ts";
import type { LeaseTerm } from "./lease-term.ts";

/**
 * The client of a run: no write leaves after the end of the run's lease, however long it waited for its turn. A
 * successor counts on that when it waits the settle time and then looks what has landed.
 */
export function fencedClient(client: FreeAgentClient, term: LeaseTerm): FreeAgentClient {
  return {
    origin: client.origin,
    calls: client.calls,
    send: (request) =>
      client.send(
        request.method === "GET"
          ? request
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
