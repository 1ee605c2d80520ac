import type { Answer } from "./call.ts";
import type { ControlApp } from "./control-app.ts";
import { ControlProblem } from "./control-answer.ts";
import { controlCall } from "./control-call.ts";
import { dispatch } from "./dispatch.ts";
import type { HttpContext } from "./incoming.ts";
import type { Simulator } from "./simulator.ts";

/**
 * What a person does in the web product: any API path under `/person/v2`, with the same attributes and answers, but without
 * token, limits, faults and request log.
 */
export function addPersonControls(app: ControlApp, simulator: Simulator): void {
  app.all("/person/v2/*", async (context) => {
    const answer = await act(simulator, context);
    const status = answer.status;
    return new Response(answer.body === undefined ? "" : JSON.stringify(answer.body), {
      status,
      headers: { "Content-Type": "application/json", ...answer.headers },
    });
  });
}

async function act(simulator: Simulator, context: HttpContext): Promise<Answer> {
  const call = controlCall(simulator, context);
  const body = await context.req.text();
  const path = call.path.slice(call.path.indexOf("/v2/"));
  return dispatch({ ...call, path, json: body.trim() === "" ? undefined : parse(body) });
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ControlProblem("the body is not JSON");
  }
}
