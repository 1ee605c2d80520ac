import { loadConfig, selectCompanies } from "../../config/load-config.ts";
import { requireMigrated } from "../../db/migrate.ts";
import { nearestName } from "../../domain/nearest-name.ts";
import { Problem } from "../../domain/problem.ts";
import type { Database } from "../../domain/queryable.ts";
import { reports } from "../../reports/catalogue.ts";
import { byteOrderMark, csvHead, csvLine } from "../../reports/csv.ts";
import { readReport } from "../../reports/read-report.ts";
import { rowJson } from "../../reports/report-json.ts";
import type { Report, ReportRow } from "../../reports/report.ts";
import type { ReportFormat, ReportOptions } from "../commands/report.ts";
import { openDatabase } from "../open-database.ts";
import { htmlReport } from "../report/html-report.ts";
import { withReportSink, type ReportSink } from "../report/write-report.ts";

/** Rows of a table; more is for csv, json or SQL. */
const tableRows = 200;
const usualWidth = 120;

/** Writes one report, or all of them as a page. @throws Problem usage/report_unknown, all_is_html, output_ambiguous */
export async function handle(options: ReportOptions): Promise<number> {
  const chosen = reportsNamed(options.name);
  const format = formatOf(options);
  if (chosen.length > 1 && format !== "html") throw onlyHtml;
  const sources = { configFlag: options.config, environment: process.env, workingFolder: process.cwd() };
  const config = await loadConfig(sources);
  const companies = selectCompanies(config, options.company).map(({ name }) => name);
  const opened = await openDatabase(config.database, "report");
  try {
    await requireMigrated(opened.database);
    await withReportSink(options.out, (sink) => writers[format](opened.database, chosen, companies, sink));
    return 0;
  } finally {
    await opened.close();
  }
}

/** @throws Problem usage/output_ambiguous */
function formatOf({ format, json }: ReportOptions): ReportFormat {
  if (!json) return format ?? "table";
  if (format === undefined || format === "json") return "json";
  const message = `--json prints one JSON document and --format ${format} does not; give only one of them.`;
  throw new Problem({ kind: "usage", code: "output_ambiguous", message });
}

type Writer = (
  database: Database,
  chosen: readonly [Report, ...Report[]],
  companies: readonly string[],
  sink: ReportSink,
) => Promise<void>;

const writers: Readonly<Record<ReportFormat, Writer>> = {
  async table(database, [report], companies, sink) {
    const rows: ReportRow[] = [];
    await readReport(database, report, { companies, limit: tableRows }, (batch) => void rows.push(...batch));
    const { textTable } = await import("../../reports/text-table.ts");
    const width = process.stdout.columns || usualWidth;
    const zone = report.columns.some(({ kind }) => kind === "instant") ? " Times are UTC." : "";
    await sink.write(`${report.title}: ${report.about}${zone}\n`);
    await sink.write(rows.length === 0 ? "Nothing to show.\n" : `${textTable(report, rows, width)}\n`);
    if (rows.length === tableRows) await sink.write(`The first ${tableRows} rows. --format csv has all of them.\n`);
  },
  async csv(database, [report], companies, sink) {
    await sink.write(byteOrderMark + csvHead(report));
    await readReport(database, report, { companies }, (rows) =>
      sink.write(rows.map((row) => csvLine(report, row)).join("")),
    );
  },
  async json(database, [report], companies, sink) {
    let separator = "";
    await sink.write(`{"report":${JSON.stringify(report.name)},"rows":[`);
    await readReport(database, report, { companies }, async (rows) => {
      await sink.write(separator + rows.map((row) => JSON.stringify(rowJson(report, row))).join(",\n"));
      separator = ",\n";
    });
    await sink.write("]}\n");
  },
  async html(database, chosen, companies, sink) {
    await sink.write(await htmlReport(database, chosen, companies));
  },
};

/** Named as the command writes it (aged-debtors), or as its view does (aged_debtors). */
export function reportsNamed(typed: string): readonly [Report, ...Report[]] {
  const asked = typed.replaceAll("_", "-");
  const found = reports.filter(({ name }) => asked === "all" || asked === name);
  const [first, ...others] = found;
  if (first !== undefined) return [first, ...others];
  const near = nearestName(asked, [...reports.map(({ name }) => name), "all"]);
  const hint =
    near === undefined ? `There are ${reports.map(({ name }) => name).join(", ")}.` : `Did you mean "${near}"?`;
  throw new Problem({ kind: "usage", code: "report_unknown", message: `There is no report "${typed}". ${hint}` });
}

const onlyHtml = new Problem({
  kind: "usage",
  code: "all_is_html",
  message: "All reports together are a page: freeagent-sync report all --format html --out night-report.html",
});
