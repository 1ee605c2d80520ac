import Table from "cli-table3";
import { visibleText } from "../domain/visible-text.ts";
import { cellText, isNumeric } from "./cell-text.ts";
import type { Report, ReportColumn, ReportRow } from "./report.ts";
import { displayWidth, wrapText } from "./wrap-text.ts";

const padding = 2;
const narrowestTable = 40;
const widestText = 48;
/** Signs of a word that are kept together: a sentence in a narrower column is no longer read but spelt. */
const narrowestText = 16;
/** Of a head, which is read once. */
const narrowestHead = 5;

/**
 * The rows as a table that fits `width` characters: columns without a value or with nothing but zeros are left out, long
 * texts wrap between words, figures stand to the right, money with its currency. Keys, figures and days are never
 * broken, because a person types them into the next command: where no table with them whole fits, each row is a list of
 * its columns.
 */
export function textTable(report: Report, rows: readonly ReportRow[], width: number): string {
  const filled = report.columns.filter((column) => rows.some((row) => saysSomething(column, row)));
  const hasMoney = filled.some(({ kind }) => kind === "money");
  const shown = filled.filter(({ name }) => !(hasMoney && name === "currency"));
  const cells = rows.map((row) => shown.map((column) => cell(column, row)));
  const widths = fit(shown, cells, Math.max(narrowestTable, width));
  if (widths === undefined) return cells.map((row) => listed(shown, row)).join("\n\n");
  const table = new Table({
    head: wrapped(
      shown.map(({ head }) => head),
      widths,
    ),
    colAligns: shown.map((column) => (isNumeric(column) ? "right" : "left")),
    colWidths: widths,
    style: { head: [], border: [], compact: true },
  });
  // Wrapped here: the library counts letters and cuts off what takes two places, names in Chinese above all.
  for (const row of cells) table.push(wrapped(row, widths));
  return table.toString();
}

function wrapped(row: readonly string[], widths: readonly number[]): string[] {
  return row.map((text, index) => wrapText(text, (widths[index] ?? 0) - padding));
}

function saysSomething({ name, kind }: ReportColumn, row: ReportRow): boolean {
  const value = row[name] ?? "";
  return value !== "" && !((kind === "count" || kind === "number") && value === "0");
}

function cell(column: ReportColumn, row: ReportRow): string {
  const text = visibleText(cellText(column, row));
  const currency = row["currency"];
  return column.kind === "money" && text !== "" && typeof currency === "string" ? `${text} ${currency}` : text;
}

/** Each filled column of a row on a line of its own. */
function listed(columns: readonly ReportColumn[], row: readonly string[]): string {
  const indent = Math.max(...columns.map(({ head }) => head.length)) + 2;
  return columns
    .flatMap(({ head }, index) => (row[index] ? [`${head.padEnd(indent)}${row[index].replace(/\s+/g, " ")}`] : []))
    .join("\n");
}

/** Widths with padding; the widest column that can gives way until the table fits. Undefined: it cannot. */
function fit(
  columns: readonly ReportColumn[],
  cells: readonly (readonly string[])[],
  width: number,
): number[] | undefined {
  const besideKeys = columns.some(isKey);
  const least = columns.map((column, index) => leastWidth(column, cellsOf(cells, index), besideKeys) + padding);
  const widths = columns.map((column, index) => {
    const longest = Math.max(displayWidth(column.head), ...cellsOf(cells, index).map(displayWidth));
    return (isKey(column) ? longest : Math.min(longest, widestText)) + padding;
  });
  const total = (): number => widths.reduce((sum, each) => sum + each + 1, 1);
  const roomy = (): number[] => widths.filter((each, index) => each > (least[index] ?? 0));
  while (total() > width && roomy().length > 0) {
    const widest = Math.max(...roomy());
    const index = widths.findIndex((each, at) => each === widest && each > (least[at] ?? 0));
    widths[index] = widest - 1;
  }
  return total() > width ? undefined : widths;
}

/** What a column needs so that nothing in it is broken but long words; beside keys those hold a key, and are kept. */
function leastWidth(column: ReportColumn, cells: readonly string[], besideKeys: boolean): number {
  const head = Math.min(longestWord([column.head]), narrowestHead);
  if (isKey(column)) return Math.max(head, ...cells.map(displayWidth));
  const word = longestWord(cells);
  return Math.max(head, column.kind === "text" ? Math.min(word, besideKeys ? widestText : narrowestText) : word);
}

function longestWord(texts: readonly string[]): number {
  return texts.flatMap((text) => text.split(/\s/)).reduce((longest, word) => Math.max(longest, displayWidth(word)), 0);
}

function cellsOf(rows: readonly (readonly string[])[], index: number): string[] {
  return rows.map((row) => row[index] ?? "");
}

function isKey({ name }: ReportColumn): boolean {
  return name.endsWith("source_key");
}
