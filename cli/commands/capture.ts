import type { CommandModule } from "yargs";
import { capturedTables } from "../../config/captured-tables.ts";
import { loadConfig, selectCompanies } from "../../config/load-config.ts";
import { migrate } from "../../db/migrate.ts";
import type { Database } from "../../domain/queryable.ts";
import { readCaptureState } from "../../extract/read-capture-state.ts";
import {
  captureInstallSql,
  captureRemoveSql,
  captureTriggerNames,
  type CapturedTable,
} from "../../load/capture-sql.ts";
import { installCapture, removeCapture } from "../../load/install-capture.ts";
import type { GlobalOptions } from "../global-options.ts";
import { openDatabase } from "../open-database.ts";
import { print } from "../print.ts";

type Action = "install" | "remove" | "status";
type CaptureOptions = GlobalOptions & { readonly action: Action; readonly "print-sql": boolean };

/** `capture install|remove|status`: the triggers on the user's tables. */
export const captureCommand: CommandModule<GlobalOptions, CaptureOptions> = {
  command: "capture <action>",
  describe: "Install, remove or check the triggers that record changes of your tables",
  builder: (yargs) =>
    yargs
      .positional("action", {
        choices: ["install", "remove", "status"] as const,
        demandOption: true,
        describe: "What to do",
      })
      .option("print-sql", { type: "boolean", default: false, describe: "Print the SQL instead of running it" }),
  async handler(options) {
    const config = await loadConfig({
      configFlag: options.config,
      environment: process.env,
      workingFolder: process.cwd(),
    });
    const tables = selectCompanies(config, options.company).flatMap(capturedTables);
    if (options["print-sql"]) {
      const sqlOf = options.action === "remove" ? captureRemoveSql : captureInstallSql;
      print(tables.map(sqlOf).join("\n\n"));
      return;
    }
    const opened = await openDatabase(config.database, "capture");
    try {
      await migrate(opened.database);
      await act(opened.database, options, tables);
    } finally {
      await opened.close();
    }
  },
};

async function act(database: Database, options: CaptureOptions, tables: readonly CapturedTable[]): Promise<void> {
  if (options.action === "install") await installCapture(database, tables);
  if (options.action === "remove") await removeCapture(database, tables);
  const wanted = tables.flatMap((table) => {
    const names = captureTriggerNames(table);
    return names.map((trigger) => ({ schema: table.schema, table: table.table, trigger }));
  });
  const state = await readCaptureState(database, wanted);
  if (options.json) print(JSON.stringify({ triggers: state }, undefined, 2));
  else if (!options.quiet) for (const row of state) print(`${row.state.padEnd(8)} ${row.table} ${row.trigger}`);
  const complete = state.every((row) => row.state === "present");
  if (options.action === "status" && !complete) process.exitCode = 1;
}
