import type { CommandModule } from "yargs";
import { pipelinesOf } from "../../pipelines/pipeline.ts";
import type { GlobalOptions } from "../global-options.ts";
import { withRunOptions, type RunOptions } from "../run-options.ts";
import { runPipelines } from "../run-pipelines.ts";

type PullOptions = RunOptions & { readonly part: string | undefined };

/** `pull [bank-payments|contacts]`: what FreeAgent knows comes to the staging tables and is applied. */
export const pullCommand: CommandModule<GlobalOptions, PullOptions> = {
  command: "pull [part]",
  describe: "Fetch payments and contact changes from FreeAgent and apply them",
  builder: (yargs) =>
    withRunOptions(yargs).positional("part", {
      type: "string",
      choices: ["bank-payments", "contacts"],
      describe: "Only this part; both otherwise",
    }),
  async handler(options) {
    const command = options.part === undefined ? "pull" : `pull ${options.part}`;
    process.exitCode = await runPipelines(options, command, pipelinesOf("pull", options.part));
  },
};
