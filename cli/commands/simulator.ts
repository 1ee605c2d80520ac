import type { CommandModule } from "yargs";
import type { GlobalOptions } from "../global-options.ts";
import { lazyHandler } from "../lazy-handler.ts";

/** Options of `simulator`. */
export interface SimulatorArguments extends GlobalOptions {
  readonly host: string;
  readonly port: number;
  readonly "time-scale": number;
  readonly limits: boolean;
  readonly vat: boolean;
  readonly "auto-consent": boolean;
}

/** `simulator`: a FreeAgent on a local port, until it is interrupted. Reads no config file. */
export const simulatorCommand: CommandModule<GlobalOptions, SimulatorArguments> = {
  command: "simulator",
  describe: "Run a local FreeAgent to try and test against",
  builder: (yargs) =>
    yargs
      .option("host", { type: "string", default: "127.0.0.1", describe: "Address to listen on" })
      .option("port", { type: "number", default: 4010, describe: "Port to listen on; 0 takes a free one" })
      .option("time-scale", { type: "number", default: 1, describe: "Simulated seconds per real second" })
      .option("limits", {
        type: "boolean",
        default: true,
        describe: "Enforce FreeAgent's rate limits (--no-limits: do not)",
      })
      .option("vat", {
        type: "boolean",
        default: true,
        describe: "The company is registered for VAT (--no-vat: it is not)",
      })
      .option("auto-consent", { type: "boolean", default: false, describe: "Approve every log-in without asking" }),
  handler: lazyHandler(() => import("../handlers/simulator.ts")),
};
