import type { FreeAgentClient } from "../../freeagent/client.ts";
import { createSender, type SenderOptions } from "../../freeagent/sender.ts";
import { openTransport } from "../../freeagent/transport.ts";
import type { Actor } from "./actor.ts";
import type { Stage } from "./stage.ts";

const exchangeTime = { oneIn: 1, most: 800 };

/** The product's client on real sockets; each exchange is one operation of an actor. */
export function actorsClient(
  stage: Stage,
  actor: Actor,
  options: Omit<SenderOptions, "transport" | "count">,
): FreeAgentClient {
  const transport = openTransport(options.origin, options.userAgent);
  const calls = { reads: 0, writes: 0 };
  const send = createSender({
    ...options,
    transport: {
      close: () => transport.close(),
      exchange: async (request) => {
        const fate = actor.next(stage.now());
        if (fate === "killed before") return actor.die();
        const answer = await stage.operate(actor, exchangeTime, () => transport.exchange(request));
        return fate === "killed after" ? actor.die() : answer;
      },
    },
    count: ({ method }) => {
      calls[method === "GET" ? "reads" : "writes"] += 1;
    },
  });
  return { origin: options.origin, calls, send, close: () => transport.close() };
}
