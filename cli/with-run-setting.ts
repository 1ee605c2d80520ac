import { loadConfig, selectCompanies } from "../config/load-config.ts";
import type { CompanyConfig } from "../config/config.ts";
import { migrate } from "../db/migrate.ts";
import { lackOfRights } from "../db/lack-of-rights.ts";
import { Problem } from "../domain/problem.ts";
import type { Database } from "../domain/queryable.ts";
import { companyBudgets } from "./company-budgets.ts";
import { commandLogger } from "./command-logger.ts";
import type { GlobalOptions } from "./global-options.ts";
import { lineProgress } from "./line-progress.ts";
import { tellOfFailure } from "./on-failure.ts";
import { openDatabase } from "./open-database.ts";
import { notStarted, type RunSetting } from "./run-companies.ts";
import { keepHeapSmall } from "./small-heap.ts";
import { systemClock } from "./system-clock.ts";

/** What a command that runs pipelines works with. */
export interface CommandSetting extends RunSetting {
  readonly companies: readonly CompanyConfig[];
  /** Of the database, for a connection of its own. */
  readonly databaseUrl: string;
  readonly progress: RunSetting["progress"] & { clear(): void };
}

/**
 * Reads the configuration, opens the database, brings our schema up to date, works, and closes again.
 * @param prepare what is done about our schema, for commands that only read it
 */
export async function withRunSetting<Result>(
  options: GlobalOptions,
  command: string,
  signal: AbortSignal,
  work: (setting: CommandSetting) => Promise<Result>,
  prepare: (database: Database) => Promise<unknown> = migrate,
): Promise<Result> {
  const environment = process.env;
  const config = await loadConfig({ configFlag: options.config, environment, workingFolder: process.cwd() });
  const companies = selectCompanies(config, options.company);
  const logger = commandLogger(options);
  // No run begins, and none is on record: whoever waits for word of a failure must hear of it all the same.
  const notBegun = async (thrown: unknown): Promise<never> => {
    const error = lackOfRights(thrown) ?? thrown;
    if (!(error instanceof Problem)) throw error;
    const results = companies.map((company) => notStarted(company, error, logger));
    await tellOfFailure({ config, environment, logger, command }, results);
    throw error;
  };
  const opened = await openDatabase(config.database, command).catch(notBegun);
  try {
    await prepare(opened.database).catch(notBegun);
    const { database, url: databaseUrl } = opened;
    keepHeapSmall();
    const clock = systemClock;
    const progress = lineProgress(process.stderr, options.quiet || options.json, clock);
    const budgetOf = companyBudgets(database, clock);
    const setting = { budgetOf, config, database, command, environment, logger, clock, progress, signal };
    return await work({ ...setting, companies, databaseUrl });
  } finally {
    await opened.close();
  }
}
