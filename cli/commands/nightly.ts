import type { CommandModule } from "yargs";
import { nightly } from "../../pipelines/pipeline.ts";
import type { GlobalOptions } from "../global-options.ts";
import { withRunOptions, type RunOptions } from "../run-options.ts";
import { runPipelines } from "../run-pipelines.ts";

/** `nightly`: everything, in order, for every company. */
export const nightlyCommand: CommandModule<GlobalOptions, RunOptions> = {
  command: "nightly",
  describe: "Pull, apply and push everything, in order: what cron runs",
  builder: withRunOptions,
  async handler(options) {
    process.exitCode = await runPipelines(options, "nightly", nightly);
  },
};
