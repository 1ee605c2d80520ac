import type { CommandModule } from "yargs";
import type { GlobalOptions } from "../global-options.ts";
import { withRunOptions, type RunOptions } from "../run-options.ts";
import { lazyHandler } from "../lazy-handler.ts";

/** `settle`: what became of writes whose answer was lost; nothing is sent. */
export const settleCommand: CommandModule<GlobalOptions, RunOptions> = {
  command: "settle",
  describe: "Find out by looking what became of writes whose answer was lost; sends nothing",
  builder: withRunOptions,
  handler: lazyHandler(() => import("../handlers/settle.ts")),
};
