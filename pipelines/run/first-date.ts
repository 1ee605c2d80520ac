import type { FreeAgentClient } from "../../freeagent/client.ts";

/** The client; `heard` is called once, with the time that FreeAgent's first answer names. */
export function withFirstDate(client: FreeAgentClient, heard: (date: Date) => void): FreeAgentClient {
  let waiting = true;
  return {
    origin: client.origin,
    calls: client.calls,
    close: () => client.close(),
    send: async (request) => {
      const answer = await client.send(request);
      if (!waiting) return answer;
      const date = new Date(answer.headers.get("date") ?? Number.NaN);
      if (!Number.isNaN(date.getTime())) {
        waiting = false;
        heard(date);
      }
      return answer;
    },
  };
}
