import type { CommandModule } from "yargs";
import type { GlobalOptions } from "../global-options.ts";
import { lazyHandler } from "../lazy-handler.ts";

/** Options of `demo`. */
export type DemoOptions = GlobalOptions & { readonly scale: number; readonly seed: number; readonly keep: boolean };

/** `demo`: the whole product on a sample, with nothing else installed. */
export const demoCommand: CommandModule<GlobalOptions, DemoOptions> = {
  command: "demo",
  describe: "Two nights and a day of a sample company, on an embedded PostgreSQL and a simulated FreeAgent",
  builder: (yargs) =>
    yargs
      .option("scale", {
        type: "number",
        default: 1,
        describe: "Size of the sample: 1 is 200 customers and 1,000 invoices",
      })
      .option("seed", { type: "number", default: 1, describe: "The same seed gives the same sample" })
      .option("keep", {
        type: "boolean",
        default: false,
        describe: "Leave database and simulator running until Ctrl-C, to look around",
      }),
  handler: lazyHandler(() => import("../handlers/demo.ts")),
};
