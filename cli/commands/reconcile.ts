import type { CommandModule } from "yargs";
import type { GlobalOptions } from "../global-options.ts";
import { withRunOptions, type RunOptions } from "../run-options.ts";
import { lazyHandler } from "../lazy-handler.ts";

/** Options of `reconcile`. */
export type ReconcileOptions = RunOptions & { readonly full: boolean };

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
  handler: lazyHandler(() => import("../handlers/reconcile.ts")),
};
