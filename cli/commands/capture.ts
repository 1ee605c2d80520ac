import type { CommandModule } from "yargs";
import { capturedTables } from "../../config/captured-tables.ts";
import { loadConfig, selectCompanies } from "../../config/load-config.ts";
import { migrate } from "../../db/migrate.ts";
import { Problem } from "../../domain/problem.ts";
import { acceptTruncate } from "../../load/accept-truncate.ts";
import { checkCapture, installStatements, removeStatements, runCapture } from "../../load/install-capture.ts";
import type { GlobalOptions } from "../global-options.ts";
import { openDatabase } from "../open-database.ts";
import { print } from "../print.ts";
import { captureStatus, printCaptureStatus, type CaptureWork } from "../capture-status.ts";

type Action = "install" | "remove" | "status" | "accept-truncate";
type CaptureOptions = GlobalOptions & { readonly action: Action; readonly "print-sql": boolean };

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
  async handler(options) {
    const config = await loadConfig({
      configFlag: options.config,
      environment: process.env,
      workingFolder: process.cwd(),
    });
    const companies = selectCompanies(config, options.company);
    const opened = await openDatabase(config.database, "capture");
    try {
      const work = {
        database: opened.database,
        companies: companies.map(({ name }) => name),
        tables: companies.flatMap(capturedTables),
        company: options.company,
      };
      if (options["print-sql"]) await printSql(options.action, work);
      else {
        await migrate(opened.database);
        await act(options, work);
      }
    } finally {
      await opened.close();
    }
  },
};

async function printSql(action: Action, work: CaptureWork): Promise<void> {
  if (action !== "install" && action !== "remove") {
    const message = `capture ${action} runs no SQL that could be printed; --print-sql goes with install and remove.`;
    throw new Problem({ kind: "usage", code: "nothing_to_print", message });
  }
  const statements = await statementsOf(action, work);
  print(statements.length === 0 ? "-- There is nothing to do." : statements.join("\n\n"));
}

async function statementsOf(action: "install" | "remove", work: CaptureWork): Promise<readonly string[]> {
  if (action === "remove") return removeStatements(work.database, work.company);
  return installStatements(await checkCapture(work.database, work.tables, work.company));
}

async function act(options: CaptureOptions, work: CaptureWork): Promise<void> {
  const { action } = options;
  if (action === "install" || action === "remove") await runCapture(work.database, await statementsOf(action, work));
  if (action === "accept-truncate") await acceptTruncate(work.database, work.companies);
  const status = await captureStatus(work);
  printCaptureStatus(status, options);
  if (action === "status" && !status.well) process.exitCode = 1;
}
