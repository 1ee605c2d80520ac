import type { Argv, CommandModule } from "yargs";
import type { GlobalOptions } from "../global-options.ts";
import { withRunOptions, type RunOptions } from "../run-options.ts";
import { lazyHandler } from "../lazy-handler.ts";
import { pullPartNames, type PullPart } from "../../pipelines/pull/pull-part.ts";

/** Options of `pull`. */
export type PullOptions = RunOptions & {
  readonly part: PullPart | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly "accept-deletions": boolean;
  readonly "dry-run": boolean;
};

/** `pull [bank-payments|contacts]`: what FreeAgent knows comes to the staging tables and is applied. */
export const pullCommand: CommandModule<GlobalOptions, PullOptions> = {
  command: "pull [part]",
  describe: "Fetch payments and contact changes from FreeAgent and apply them",
  builder: withPullOptions,
  handler: lazyHandler(() => import("../handlers/pull.ts")),
};

function withPullOptions(yargs: Argv<GlobalOptions>): Argv<PullOptions> {
  return withRunOptions(yargs)
    .positional("part", {
      type: "string",
      choices: pullPartNames,
      describe: "Only this part; both otherwise",
    })
    .option("from", {
      type: "string",
      describe: "bank-payments: read the bank entries of these days again, YYYY-MM-DD",
    })
    .option("to", { type: "string", describe: "Last of these days, YYYY-MM-DD; without it, up to now" })
    .option("accept-deletions", {
      type: "boolean",
      default: false,
      describe: "However many objects were deleted in FreeAgent, they were meant to be",
    })
    .option("dry-run", { type: "boolean", default: false, describe: "Run the apply files, count, and take it back" });
}
