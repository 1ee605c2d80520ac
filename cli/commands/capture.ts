import type { CommandModule } from "yargs";
import type { GlobalOptions } from "../global-options.ts";
import { lazyHandler } from "../lazy-handler.ts";

/** Actions of `capture`. */
export type CaptureAction = "install" | "remove" | "status" | "accept-truncate";
/** Options of `capture`. */
export type CaptureOptions = GlobalOptions & { readonly action: CaptureAction; readonly "print-sql": boolean };

/** `capture install|remove|status|accept-truncate`: the triggers on the user's tables. */
export const captureCommand: CommandModule<GlobalOptions, CaptureOptions> = {
  command: "capture <action>",
  describe: "Install, remove or check the triggers that record changes of your tables",
  builder: (yargs) =>
    yargs
      .positional("action", {
        choices: ["install", "remove", "status", "accept-truncate"] as const,
        demandOption: true,
        describe: "What to do; accept-truncate lets pushes go on after a table was emptied",
      })
      .option("print-sql", {
        type: "boolean",
        default: false,
        describe: "Print the SQL that install or remove would run now, instead of running it",
      }),
  handler: lazyHandler(() => import("../handlers/capture.ts")),
};
