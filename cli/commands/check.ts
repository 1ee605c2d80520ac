import type { CommandModule } from "yargs";
import type { GlobalOptions } from "../global-options.ts";
import { lazyHandler } from "../lazy-handler.ts";

/** Options of `check`. */
export type CheckOptions = GlobalOptions & {
  readonly textfile: string | undefined;
  readonly "push-gateway": string | undefined;
};

/** `check`: what monitoring asks every few minutes. Reads our tables only: no call to FreeAgent, no lease, no lock. */
export const checkCommand: CommandModule<GlobalOptions, CheckOptions> = {
  command: "check",
  describe: "Tell monitoring whether the sync is alive: exit 0 OK, 1 warning, 2 critical, 3 unknown",
  builder: (yargs) =>
    yargs
      .option("textfile", { type: "string", describe: "Also write Prometheus metrics to this file, atomically" })
      .option("push-gateway", { type: "string", describe: "Also push the metrics to this Prometheus gateway" }),
  handler: lazyHandler(() => import("../handlers/check.ts")),
};
