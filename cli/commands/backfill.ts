import type { CommandModule } from "yargs";
import { pushPartNames, type PushPart } from "../../pipelines/push/push-part.ts";
import type { GlobalOptions } from "../global-options.ts";
import type { SelectionOptions } from "../key-selection-of.ts";
import { lazyHandler } from "../lazy-handler.ts";
import { withRunOptions, type RunOptions } from "../run-options.ts";

/** Options of `backfill`. */
export type BackfillOptions = RunOptions &
  SelectionOptions & {
    readonly entity: PushPart;
    readonly "enqueue-only": boolean;
    readonly "dry-run": boolean;
  };

/** `backfill contacts|invoices|payments`: existing rows go to FreeAgent, or are compared with what it has. */
export const backfillCommand: CommandModule<GlobalOptions, BackfillOptions> = {
  command: "backfill <entity>",
  describe: "Enqueue existing rows and push those that FreeAgent does not have as they are",
  builder: (yargs) =>
    withRunOptions(yargs)
      .positional("entity", {
        choices: pushPartNames,
        demandOption: true,
        describe: "What to enqueue; customers first, then invoices, then payments",
      })
      .option("all", { type: "boolean", default: false, describe: "Every row of the mapping" })
      .option("keys", { type: "string", describe: "These source keys, with commas between" })
      .option("from", { type: "string", describe: "Rows dated on this day or later, YYYY-MM-DD" })
      .option("to", { type: "string", describe: "Rows dated on this day or earlier, YYYY-MM-DD" })
      .option("on", {
        type: "string",
        describe: "Date column of the mapping for --from and --to; dated_on unless told",
      })
      .option("where", { type: "string", describe: "SQL condition over the columns of the mapping" })
      .option("enqueue-only", { type: "boolean", default: false, describe: "Leave the pushing to the next night" })
      .option("dry-run", { type: "boolean", default: false, describe: "Only say how many rows would be enqueued" }),
  handler: lazyHandler(() => import("../handlers/backfill.ts")),
};
