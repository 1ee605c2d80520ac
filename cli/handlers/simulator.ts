import type { SimulatorArguments } from "../commands/simulator.ts";
import { Problem } from "../../domain/problem.ts";
import { type RunningSimulator, type SimulatorOptions, startSimulator } from "../../simulator/start-simulator.ts";
import { defaultSwitches } from "../../simulator/switches.ts";

/** Listens until it is interrupted. */
export async function handle(args: SimulatorArguments): Promise<number> {
  const switches = { limits: args.limits, vat_registered: args.vat, auto_consent: args["auto-consent"] };
  const simulator = await start({
    host: args.host,
    port: args.port,
    timeScale: args["time-scale"],
    switches,
  });
  process.stdout.write(introduction(simulator.url));
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

function usage(code: string, message: string, cause?: unknown): Problem {
  return new Problem({ kind: "usage", code, message, cause });
}

function introduction(url: string): string {
  const { client_id: clientId, client_secret: clientSecret } = defaultSwitches();
  return `FreeAgent simulator on ${url}

  FREEAGENT_API_URL=${url}
  FREEAGENT_CLIENT_ID=${clientId}
  FREEAGENT_CLIENT_SECRET=${clientSecret}

API            ${url}/v2
Control        ${url}/_simulator (docs/simulator.md lists its calls)
A token pair   curl -X POST ${url}/_simulator/tokens
The books      curl ${url}/_simulator/books

Nothing is kept when it stops. Stop it with Ctrl-C.
`;
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
