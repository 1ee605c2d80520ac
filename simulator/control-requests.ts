import type { ControlApp } from "./control-app.ts";
import type { LoggedRequest } from "./request-log.ts";
import type { Simulator } from "./simulator.ts";

/** The list of requests that the API has had, filtered by `method`, `path` (a part of it), `wrote` and `after` (a number). */
export function addRequestControls(app: ControlApp, simulator: Simulator): void {
  app.get("/requests", (context) => {
    const query = new URL(context.req.url).searchParams;
    const requests = simulator.log.all().filter((entry) => wanted(entry, query));
    const writes = requests.filter((entry) => entry.wrote).length;
    return context.json({ count: requests.length, writes, counts: simulator.log.counts(), requests });
  });
  app.delete("/requests", (context) => {
    simulator.log.clear();
    return context.json({ count: 0 });
  });
}

function wanted(entry: LoggedRequest, query: URLSearchParams): boolean {
  const method = query.get("method");
  const path = query.get("path");
  const wrote = query.get("wrote");
  const after = query.get("after");
  return (
    (method === null || entry.method === method) &&
    (path === null || entry.path.includes(path)) &&
    (wrote === null || String(entry.wrote) === wrote) &&
    (after === null || entry.number > Number(after))
  );
}
