import type { CommandModule } from "yargs";
import type { GlobalOptions } from "../global-options.ts";
import { withRunOptions, type RunOptions } from "../run-options.ts";
import { lazyHandler } from "../lazy-handler.ts";

/** `nightly`: everything, in order, for every company. */
export const nightlyCommand: CommandModule<GlobalOptions, RunOptions> = {
  command: "nightly",
  describe: "Pull, apply and push everything, in order: what cron runs",
  builder: withRunOptions,
  handler: lazyHandler(() => import("../handlers/nightly.ts")),
};
