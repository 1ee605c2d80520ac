import type { CommandModule } from "yargs";
import type { GlobalOptions } from "../global-options.ts";
import { withRunOptions, type RunOptions } from "../run-options.ts";
import { lazyHandler } from "../lazy-handler.ts";
import { pushPartNames, type PushPart } from "../../pipelines/push/push-part.ts";

/** Options of `push`. */
export type PushOptions = RunOptions & { readonly part: PushPart | undefined; readonly "accept-deletions": boolean };

/** `push [contacts|invoices|payments]`: what the back office changed goes to FreeAgent. */
export const pushCommand: CommandModule<GlobalOptions, PushOptions> = {
  command: "push [part]",
  describe: "Send what the back office changed to FreeAgent",
  builder: (yargs) =>
    withRunOptions(yargs)
      .positional("part", {
        type: "string",
        choices: pushPartNames,
        describe: "Only this part; all three otherwise",
      })
      .option("accept-deletions", {
        type: "boolean",
        default: false,
        describe: "However many rows are gone from the back office, they were meant to go",
      }),
  handler: lazyHandler(() => import("../handlers/push.ts")),
};
