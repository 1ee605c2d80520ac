import { type HttpBindings, serve } from "@hono/node-server";
import { Hono } from "hono";
import { Server } from "node:http";
import { controlApi } from "./control-api.ts";
import type { RealTime } from "./simulator-clock.ts";
import { SimulatorClock } from "./simulator-clock.ts";
import { serveRequest } from "./serve-request.ts";
import { createSimulator, type Simulator } from "./simulator.ts";
import type { Switches } from "./switches.ts";

/** How a simulator starts. */
export interface SimulatorOptions {
  readonly host?: string;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Seed of everything that looks random. */
  readonly seed?: number;
  readonly switches?: Partial<Switches>;
  /** The simulated instant at the start; the real one when absent. */
  readonly now?: string | Date;
  /** Simulated seconds per real one. */
  readonly timeScale?: number;
  /** Real milliseconds, for tests that hold time still. */
  readonly realTime?: RealTime;
}

/** A simulator that listens. */
export interface RunningSimulator {
  /** Like `http://127.0.0.1:4010`: the API is under `/v2`, the control API under `/_simulator`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a FreeAgent with an empty company on a local port. Rejects when the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<RunningSimulator> {
  const start = options.now === undefined ? new Date() : new Date(options.now);
  const real = options.realTime ?? (() => performance.now());
  const clock = new SimulatorClock({ real, start, scale: options.timeScale ?? 1 });
  const simulator = createSimulator({ clock, seed: options.seed ?? 1, switches: options.switches ?? {} });
  const host = options.host ?? "127.0.0.1";
  const { server, port } = await listen(createApp(simulator), host, options.port ?? 0);
  const named = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return { url: `http://${named}:${port}`, close: () => close(server) };
}

function createApp(simulator: Simulator): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>({ strict: false });
  app.route("/_simulator", controlApi(simulator));
  app.get("/", (context) =>
    context.text("FreeAgent simulator: the API is under /v2, the control API under /_simulator.\n"),
  );
  app.all("*", (context) => serveRequest(simulator, context));
  return app;
}

async function listen(
  app: Hono<{ Bindings: HttpBindings }>,
  host: string,
  port: number,
): Promise<{ server: Server; port: number }> {
  return await new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port, overrideGlobalObjects: false }, (info) => {
      if (server instanceof Server) resolve({ server, port: info.port });
    });
    // As long as a gateway keeps idle connections; Node's five seconds make clients trip over closed ones.
    if (server instanceof Server) server.keepAliveTimeout = 75_000;
    server.once("error", reject);
  });
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
