import { Hono } from "hono";
import { books } from "./books.ts";
import type { ControlApp } from "./control-app.ts";
import { ControlProblem } from "./control-answer.ts";
import { addBankControls } from "./control-bank.ts";
import { addFaultControls } from "./control-faults.ts";
import { addPersonControls } from "./control-person.ts";
import { addSeedControl } from "./control-seed.ts";
import { addStateControls } from "./control-state.ts";
import { addRequestControls } from "./control-requests.ts";
import { Refusal } from "./refusal.ts";
import type { Simulator } from "./simulator.ts";

/** The control API under `/_simulator`: what a person, the bank, time or bad luck would do. JSON in and out, no token. */
export function controlApi(simulator: Simulator): ControlApp {
  const app: ControlApp = new Hono();
  app.onError((error, context) => {
    if (error instanceof ControlProblem) return context.json({ error: error.message }, 400);
    if (error instanceof Refusal) return context.json({ error: error.message, answer: error.answer.body ?? null }, 422);
    throw error;
  });
  app.notFound((context) => context.json({ error: `there is no ${context.req.method} ${context.req.path}` }, 404));
  app.get("/", (context) =>
    context.json({
      name: "FreeAgent simulator",
      endpoints: app.routes.map((route) => `${route.method} ${route.path}`),
    }),
  );
  app.get("/books", (context) => context.json(books(simulator, new URL(context.req.url).origin)));
  addStateControls(app, simulator);
  addBankControls(app, simulator);
  addPersonControls(app, simulator);
  addFaultControls(app, simulator);
  addRequestControls(app, simulator);
  addSeedControl(app, simulator);
  return app;
}
