import type { Config } from "../config/config.ts";
import type { Logger } from "../domain/logger.ts";
import type { Database } from "../domain/queryable.ts";
import { reports } from "../reports/catalogue.ts";
import { htmlReport } from "./report/html-report.ts";
import { withReportSink } from "./report/write-report.ts";

/** Writes the page of `reports.html`, where one is named. The night stands whether or not its report can be written. */
export async function writeNightReport(setting: {
  readonly config: Pick<Config, "reportFile">;
  readonly database: Database;
  readonly logger: Logger;
  readonly companies: readonly { readonly name: string }[];
}): Promise<void> {
  const { reportFile } = setting.config;
  if (reportFile === undefined) return;
  const names = setting.companies.map(({ name }) => name);
  try {
    const page = await htmlReport(setting.database, reports, names);
    await withReportSink(reportFile, (sink) => sink.write(page));
    setting.logger.info({ file: reportFile }, "report.written");
  } catch (error) {
    setting.logger.error({ problem: error instanceof Error ? error.message : String(error) }, "report.not_written");
  }
}
