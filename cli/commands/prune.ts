import type { CommandModule } from "yargs";
import type { GlobalOptions } from "../global-options.ts";
import { lazyHandler } from "../lazy-handler.ts";

/** Options of `prune`. */
export type PruneOptions = GlobalOptions & { readonly "dry-run": boolean };

/** `prune`: what every night does at its end, by hand, or only counted. */
export const pruneCommand: CommandModule<GlobalOptions, PruneOptions> = {
  command: "prune",
  describe: "Delete finished rows that are older than their keep time",
  builder: (yargs) => yargs.option("dry-run", { type: "boolean", default: false, describe: "Only count" }),
  handler: lazyHandler(() => import("../handlers/prune.ts")),
};
