import type { CommandModule } from "yargs";
import { reconcilePipelines } from "../../pipelines/pipeline.ts";
import type { GlobalOptions } from "../global-options.ts";
import { withRunOptions, type RunOptions } from "../run-options.ts";
import { runPipelines } from "../run-pipelines.ts";

type ReconcileOptions = RunOptions & { readonly full: boolean };

/** `reconcile`: compares the two sides; every difference gets a class, both values, and the way on. */
export const reconcileCommand: CommandModule<GlobalOptions, ReconcileOptions> = {
  command: "reconcile",
  describe: "Compare the back office with FreeAgent and keep every difference; writes to neither",
  builder: (yargs) =>
    withRunOptions(yargs).option("full", {
      type: "boolean",
      default: false,
      describe: "Read all of FreeAgent's contacts, invoices and bank entries again first",
    }),
  async handler(options) {
    process.exitCode = await runPipelines(options, "reconcile", reconcilePipelines(options.full));
  },
};
