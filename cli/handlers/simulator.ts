import type { SimulatorArguments } from "../commands/simulator.ts";
import { Problem } from "../../domain/problem.ts";
import { print } from "../print.ts";
import { type RunningSimulator, type SimulatorOptions, startSimulator } from "../../simulator/start-simulator.ts";
import { defaultSwitches } from "../../simulator/switches.ts";

/** Listens until it is interrupted. */
export async function handle(args: SimulatorArguments): Promise<number> {
  requirePort(args.port);
  const switches = { limits: args.limits, vat_registered: args.vat, auto_consent: args["auto-consent"] };
  const simulator = await start({
    host: args.host,
    port: args.port,
    timeScale: args["time-scale"],
    switches,
  });
  print(args.json ? JSON.stringify(accessTo(simulator.url), undefined, 2) : introduction(accessTo(simulator.url)));
  await interrupted();
  await simulator.close();
  return 0;
}

async function start(options: SimulatorOptions): Promise<RunningSimulator> {
  if (!((options.timeScale ?? 1) > 0)) throw usage("time_scale_invalid", "--time-scale must be a number above 0.");
  try {
    return await startSimulator(options);
  } catch (cause) {
    const where = `${options.host ?? ""}:${options.port ?? ""}`;
    throw usage(
      "port_not_free",
      `Cannot listen on ${where}; name another one with --port (0 takes a free one).`,
      cause,
    );
  }
}

/** @throws Problem usage/port_invalid */
function requirePort(port: number): void {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return;
  throw usage("port_invalid", "--port must be a whole number from 0 (takes a free one) to 65535.");
}

function usage(code: string, message: string, cause?: unknown): Problem {
  return new Problem({ kind: "usage", code, message, cause });
}

/** What a client needs, by the names of its environment variables. */
function accessTo(url: string) {
  const { client_id: clientId, client_secret: clientSecret } = defaultSwitches();
  return { FREEAGENT_API_URL: url, FREEAGENT_CLIENT_ID: clientId, FREEAGENT_CLIENT_SECRET: clientSecret };
}

function introduction(access: ReturnType<typeof accessTo>): string {
  const url = access.FREEAGENT_API_URL;
  const variables = Object.entries(access).map(([name, value]) => `  ${name}=${value}`);
  return `FreeAgent simulator on ${url}

${variables.join("\n")}

API            ${url}/v2
Control        ${url}/_simulator (docs/simulator.md lists its calls)
A token pair   curl -X POST ${url}/_simulator/tokens
The books      curl ${url}/_simulator/books

Nothing is kept when it stops. Stop it with Ctrl-C.`;
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}
