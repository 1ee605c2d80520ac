import type { CommandModule } from "yargs";
import { pushPipelines } from "../../pipelines/pipeline.ts";
import type { GlobalOptions } from "../global-options.ts";
import { withRunOptions, type RunOptions } from "../run-options.ts";
import { runPipelines } from "../run-pipelines.ts";

type PushOptions = RunOptions & { readonly part: string | undefined };

/** `push [contacts|invoices|payments]`: what the back office changed goes to FreeAgent. */
export const pushCommand: CommandModule<GlobalOptions, PushOptions> = {
  command: "push [part]",
  describe: "Send what the back office changed to FreeAgent",
  builder: (yargs) =>
    withRunOptions(yargs).positional("part", {
      type: "string",
      choices: ["contacts", "invoices", "payments"],
      describe: "Only this part; all three otherwise",
    }),
  async handler(options) {
    const command = options.part === undefined ? "push" : `push ${options.part}`;
    process.exitCode = await runPipelines(options, command, pushPipelines(options.part));
  },
};
