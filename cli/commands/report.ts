import type { CommandModule } from "yargs";
import { reports } from "../../reports/catalogue.ts";
import type { GlobalOptions } from "../global-options.ts";
import { lazyHandler } from "../lazy-handler.ts";

const formats = ["table", "csv", "json", "html"] as const;
/** What a report is written as. */
export type ReportFormat = (typeof formats)[number];

/** Options of `report`. */
export type ReportOptions = GlobalOptions & {
  readonly name: string;
  readonly format: ReportFormat | undefined;
  readonly out: string | undefined;
};

/** `report <name>`: what a DBA reads, from the same views that SQL reads. */
export const reportCommand: CommandModule<GlobalOptions, ReportOptions> = {
  command: "report <name>",
  describe: "Show a report as table, csv, json or html; `report all --format html` is the night report",
  builder: (yargs) =>
    yargs
      .positional("name", {
        type: "string",
        demandOption: true,
        describe: `${reports.map(({ name }) => name).join(", ")}; or all, for html`,
      })
      .option("format", { choices: formats, describe: "table by default, json with --json" })
      .option("out", { type: "string", describe: "Write to this file, whole or not at all" }),
  handler: lazyHandler(() => import("../handlers/report.ts")),
};
