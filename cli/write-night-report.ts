import type { Config } from "../config/config.ts";
import type { Logger } from "../domain/logger.ts";
import type { Database } from "../domain/queryable.ts";
import type { CompanyResult } from "../pipelines/run/run-company.ts";
import { reports } from "../reports/catalogue.ts";
import type { LastRun } from "../reports/html/verdict.ts";
import { htmlReport } from "./report/html-report.ts";
import { withReportSink } from "./report/write-report.ts";

/**
 * Writes the page of `reports.html`, where one is named: of all companies, also after a night of one of them. The night
 * stands whether or not its report can be written.
 */
export async function writeNightReport(
  setting: {
    readonly config: Pick<Config, "reportFile" | "companies">;
    readonly database: Database;
    readonly logger: Logger;
    readonly command: string;
  },
  results: readonly CompanyResult[],
): Promise<void> {
  const { reportFile, companies } = setting.config;
  if (reportFile === undefined) return;
  const names = companies.map(({ name }) => name);
  try {
    const page = await htmlReport(setting.database, reports, names, notStarted(setting.command, results));
    await withReportSink(reportFile, (sink) => sink.write(page));
    setting.logger.info({ file: reportFile }, "report.written");
  } catch (error) {
    setting.logger.error({ problem: error instanceof Error ? error.message : String(error) }, "report.not_written");
  }
}

/** A run that could not begin leaves no trace in the database; the one before it would pass for it. */
function notStarted(command: string, results: readonly CompanyResult[]): readonly LastRun[] {
  return results
    .filter(({ runId }) => runId === "")
    .map(({ company, exitCode, problem }) => {
      return { company, command, startedAt: undefined, exitCode, problem: problem?.message };
    });
}
