import { loadConfig, selectCompanies } from "../config/load-config.ts";
import { migrate } from "../db/migrate.ts";
import type { Pipeline } from "../pipelines/pipeline.ts";
import { companyBudgets } from "./company-budgets.ts";
import { commandLogger } from "./command-logger.ts";
import { lineProgress } from "./line-progress.ts";
import { openDatabase } from "./open-database.ts";
import { printResults } from "./print-results.ts";
import { runCompanies } from "./run-companies.ts";
import { durationSignal, type RunOptions } from "./run-options.ts";
import { stopSignal } from "./stop-signal.ts";

/**
 * Runs pipelines for the chosen companies, prints the results and gives the exit code: the one of the company
 * that needs attention most, which is the highest.
 */
export async function runPipelines(
  options: RunOptions,
  command: string,
  pipelines: readonly Pipeline[],
): Promise<number> {
  const environment = process.env;
  const signal = AbortSignal.any([stopSignal(), durationSignal(options["max-duration"])]);
  const config = await loadConfig({ configFlag: options.config, environment, workingFolder: process.cwd() });
  const companies = selectCompanies(config, options.company);
  const opened = await openDatabase(config.database, command);
  try {
    await migrate(opened.database);
    const { database } = opened;
    const logger = commandLogger(options);
    const progress = lineProgress(process.stderr, options.quiet || options.json);
    const budgetOf = companyBudgets(database);
    const setting = { budgetOf, config, database, command, environment, logger, progress, signal };
    const results = await runCompanies(setting, companies, pipelines);
    progress.clear();
    printResults(results, options);
    return Math.max(0, ...results.map((result) => result.exitCode));
  } finally {
    await opened.close();
  }
}
