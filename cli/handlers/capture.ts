import { capturedTables } from "../../config/captured-tables.ts";
import { loadConfig, selectCompanies } from "../../config/load-config.ts";
import { migrate, requireMigrated } from "../../db/migrate.ts";
import { Problem } from "../../domain/problem.ts";
import { acceptTruncate } from "../../load/changes/accept-truncate.ts";
import { checkCapture, installStatements, removeStatements, runCapture } from "../../load/capture/install-capture.ts";
import type { CaptureAction, CaptureOptions } from "../commands/capture.ts";
import { openDatabase } from "../open-database.ts";
import { print } from "../print.ts";
import { refuseJsonOfSql } from "../refuse-json-of-sql.ts";
import { captureRemedies, captureStatus, printCaptureStatus, type CaptureWork } from "../capture-status.ts";

/** Installs, removes or checks the triggers; `status` gives 1 when one is missing or a table was emptied. */
export async function handle(options: CaptureOptions): Promise<number> {
  if (options["print-sql"]) refuseJsonOfSql(options);
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
    if (options["print-sql"]) return await printSql(options.action, work);
    await (options.action === "status" ? requireMigrated : migrate)(opened.database);
    return await act(options, work);
  } finally {
    await opened.close();
  }
}

async function printSql(action: CaptureAction, work: CaptureWork): Promise<number> {
  if (action !== "install" && action !== "remove") {
    const message = `capture ${action} runs no SQL that could be printed; --print-sql goes with install and remove.`;
    throw new Problem({ kind: "usage", code: "nothing_to_print", message });
  }
  const statements = await statementsOf(action, work);
  print(statements.length === 0 ? "-- There is nothing to do." : statements.join("\n\n"));
  return 0;
}

async function statementsOf(action: "install" | "remove", work: CaptureWork): Promise<readonly string[]> {
  if (action === "remove") return removeStatements(work.database, work.company);
  return installStatements(await checkCapture(work.database, work.tables, work.company));
}

async function act(options: CaptureOptions, work: CaptureWork): Promise<number> {
  const { action } = options;
  if (action === "install" || action === "remove") await runCapture(work.database, await statementsOf(action, work));
  if (action === "accept-truncate") await acceptTruncate(work.database, work.companies);
  // What is removed is ours, whatever became of the tables; what the configuration would need is no news then.
  const status = await captureStatus(action === "remove" ? { ...work, tables: [] } : work);
  printCaptureStatus(status, options);
  if (action === "remove" && !options.json && !options.quiet)
    print(`No trigger of ours is left${work.company === undefined ? "" : ` for ${work.company}`}.`);
  if (action === "status" && !options.json) for (const line of captureRemedies(status)) print(line);
  return action === "status" && !status.well ? 1 : 0;
}
