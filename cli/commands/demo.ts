import type { CommandModule } from "yargs";
import { runDemo } from "../demo/run-demo.ts";
import { printDemo } from "../demo/print-demo.ts";
import type { GlobalOptions } from "../global-options.ts";
import { print } from "../print.ts";

type DemoOptions = GlobalOptions & { readonly scale: number; readonly seed: number; readonly keep: boolean };

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
  async handler(options) {
    const talk = options.json || options.quiet ? () => undefined : print;
    const report = await runDemo({ ...options, workingFolder: process.cwd(), talk });
    if (options.json) print(JSON.stringify(report, undefined, 2));
    else printDemo(report);
    process.exitCode = report.exit_code;
  },
};
