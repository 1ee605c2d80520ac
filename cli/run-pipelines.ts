import { hostname } from "node:os";
import pLimit from "p-limit";
import type { CompanyConfig, Config } from "../config/config.ts";
import { loadConfig, selectCompanies } from "../config/load-config.ts";
import { migrate } from "../db/migrate.ts";
import type { Logger } from "../domain/logger.ts";
import { Problem } from "../domain/problem.ts";
import type { Database } from "../domain/queryable.ts";
import type { Pipeline } from "../pipelines/pipeline.ts";
import { runCompany, type CompanyResult } from "../pipelines/run-company.ts";
import { commandLogger } from "./command-logger.ts";
import { exitCodeOf } from "./exit-codes.ts";
import type { GlobalOptions } from "./global-options.ts";
import { lineProgress } from "./line-progress.ts";
import { openClient } from "./open-client.ts";
import { openDatabase } from "./open-database.ts";
import { printResults } from "./print-results.ts";
import { stopSignal } from "./stop-signal.ts";
import { systemClock } from "./system-clock.ts";
import { version } from "./version.ts";

/** Companies whose runs go side by side. Each has its own lease and its own request budget. */
const companiesAtOnce = 4;

/** Runs pipelines for the chosen companies, prints the results and gives the exit code: the worst of them. */
export async function runPipelines(
  options: GlobalOptions,
  command: string,
  pipelines: readonly Pipeline[],
): Promise<number> {
  const config = await loadConfig({
    configFlag: options.config,
    environment: process.env,
    workingFolder: process.cwd(),
  });
  const companies = selectCompanies(config, options.company);
  const opened = await openDatabase(config.database, command);
  try {
    await migrate(opened.database);
    const results = await runAll(config, companies, opened.database, options, command, pipelines);
    printResults(results, options);
    return worstExitCode(results.map((result) => result.exitCode));
  } finally {
    await opened.close();
  }
}

async function runAll(
  config: Config,
  companies: readonly CompanyConfig[],
  database: Database,
  options: GlobalOptions,
  command: string,
  pipelines: readonly Pipeline[],
): Promise<CompanyResult[]> {
  const logger = commandLogger(options);
  const progress = lineProgress(process.stderr, options.quiet || options.json);
  const signal = stopSignal();
  const limit = pLimit(companiesAtOnce);
  const one = async (company: CompanyConfig): Promise<CompanyResult> => {
    const client = openClient(config, company, database, logger, signal);
    const owner = `${command} (process ${process.pid} on ${hostname()})`;
    const fixed = { company, command, owner, version, database, client, clock: systemClock, logger, progress, signal };
    try {
      return await runCompany({ ...fixed, exitCodeOf }, pipelines);
    } catch (error) {
      return notStarted(company, error, logger);
    } finally {
      await client.close();
    }
  };
  const results = await Promise.all(companies.map((company) => limit(() => one(company))));
  progress.clear();
  return results;
}

/** A run that could not even start, because another holds the lease: a result like any other. */
function notStarted(company: CompanyConfig, error: unknown, logger: Logger): CompanyResult {
  if (!(error instanceof Problem)) throw error;
  logger.warn({ company: company.name, code: error.code }, "run.not_started");
  const calls = { reads: 0, writes: 0 };
  return { company: company.name, runId: "", exitCode: exitCodeOf(error.kind), outcomes: {}, calls, problem: error };
}

/** The code that says most about what to do: the highest, where 1 is the mildest failure. */
function worstExitCode(codes: readonly number[]): number {
  return Math.max(0, ...codes);
}
