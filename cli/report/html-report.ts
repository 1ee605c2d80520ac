import type { Database } from "../../domain/queryable.ts";
import { reports } from "../../reports/catalogue.ts";
import { htmlPage, type ReadReport } from "../../reports/html/page.ts";
import { shownRows } from "../../reports/html/table.ts";
import type { LastRun } from "../../reports/html/verdict.ts";
import { readNight } from "../../reports/read-night.ts";
import { readReport } from "../../reports/read-report.ts";
import { viewOf, type Report, type ReportRow } from "../../reports/report.ts";
import { systemClock } from "../system-clock.ts";

/** The page of these reports: the first rows of each, and how many there are; `notStarted`: runs that no report knows. */
export async function htmlReport(
  database: Database,
  chosen: readonly Report[],
  companies: readonly string[],
  notStarted: readonly LastRun[] = [],
): Promise<string> {
  const read: ReadReport[] = [];
  for (const report of chosen) {
    const rows: ReportRow[] = [];
    // Sums of all debtors: a few rows for each company and currency, and the chart needs them all.
    const filter = report.name === aged ? { companies } : { companies, limit: shownRows };
    await readReport(database, report, filter, (batch) => void rows.push(...batch));
    const total =
      report.name === aged || rows.length < shownRows ? rows.length : await countRows(database, report, companies);
    read.push({ report, rows, total });
  }
  const night = chosen.length === reports.length ? await readNight(database, companies, debtorsIn(read)) : undefined;
  return htmlPage(read, systemClock.now().toISOString(), night, notStarted);
}

const aged = "aged-debtors";

function debtorsIn(read: readonly ReadReport[]): readonly ReportRow[] {
  return read.find(({ report }) => report.name === aged)?.rows ?? [];
}

async function countRows(database: Database, report: Report, companies: readonly string[]): Promise<number> {
  const [row] = await database.query(`select count(*) as rows from ${viewOf(report)} where company = any($1::text[])`, [
    companies,
  ]);
  return Number(row?.["rows"]);
}
