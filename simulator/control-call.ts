import type { Call } from "./call.ts";
import { catchUp } from "./catch-up.ts";
import type { HttpContext } from "./incoming.ts";
import { callBasis, type Simulator } from "./simulator.ts";

/** A call as the API's own code takes it, for something that a control call does. */
export function controlCall(simulator: Simulator, context: HttpContext): Call {
  const url = new URL(context.req.url);
  const basis = callBasis(simulator);
  catchUp(basis);
  return {
    ...basis,
    method: context.req.method,
    path: url.pathname,
    query: url.searchParams,
    headers: context.req.raw.headers,
    json: undefined,
    file: undefined,
    origin: `${url.protocol}//${context.req.header("host") ?? url.host}`,
  };
}
