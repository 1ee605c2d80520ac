import Table from "cli-table3";
import { cellText, isNumeric } from "./cell-text.ts";
import type { Report, ReportColumn, ReportRow } from "./report.ts";

const narrowest = 40;
const widestText = 48;

/**
 * The rows as a table that fits `width` characters: columns without a value or with nothing but zeros are left out, long texts wrap, figures stand
 * to the right, money with its currency.
 */
export function textTable(report: Report, rows: readonly ReportRow[], width: number): string {
  const filled = report.columns.filter((column) => rows.some((row) => saysSomething(column, row)));
  const hasMoney = filled.some(({ kind }) => kind === "money");
  const shown = filled.filter(({ name }) => !(hasMoney && name === "currency"));
  const cells = rows.map((row) => shown.map((column) => cell(column, row)));
  const table = new Table({
    head: shown.map(({ head }) => head),
    colAligns: shown.map((column) => (isNumeric(column) ? "right" : "left")),
    colWidths: fit(shown, cells, Math.max(narrowest, width)),
    wordWrap: true,
    wrapOnWordBoundary: false,
    style: { head: [], border: [], compact: true },
  });
  for (const row of cells) table.push(row);
  return table.toString();
}

function saysSomething({ name, kind }: ReportColumn, row: ReportRow): boolean {
  const value = row[name] ?? "";
  return value !== "" && !(kind === "count" && value === "0");
}

function cell(column: ReportColumn, row: ReportRow): string {
  const text = cellText(column, row);
  const currency = row["currency"];
  return column.kind === "money" && text !== "" && typeof currency === "string" ? `${text} ${currency}` : text;
}

/** Widths with padding; the widest columns give way until the table fits. */
function fit(columns: readonly ReportColumn[], cells: readonly (readonly string[])[], width: number): number[] {
  const widths = columns.map(({ head }, index) => {
    const longest = Math.max(head.length, ...cells.map((row) => (row[index] ?? "").length));
    return Math.min(longest, widestText) + 2;
  });
  const total = (): number => widths.reduce((sum, each) => sum + each + 1, 1);
  while (total() > width && Math.max(...widths) > 8)
    widths[widths.indexOf(Math.max(...widths))] = Math.max(...widths) - 1;
  return widths;
}
