import { cellText, isNumeric } from "../cell-text.ts";
import type { Report, ReportColumn, ReportRow } from "../report.ts";
import { escapeHtml } from "./escape.ts";

/** Rows shown of one report; the rest is a command away. */
export const shownRows = 500;

/** One report as a section: caption, filter, and a table whose heads sort. Works without its script, which only adds both. */
export function tableSection(report: Report, rows: readonly ReportRow[], total: number): string {
  const { name, title, about } = report;
  const columns = report.columns.filter((column) => rows.some((row) => (row[column.name] ?? "") !== ""));
  if (rows.length === 0) {
    return `<section id="${name}"><h2>${escapeHtml(title)}</h2><p>${escapeHtml(about)}</p><p class="none">Nothing to show.</p></section>`;
  }
  const rest =
    total > rows.length
      ? `<p class="more">${rows.length} of ${total.toLocaleString("en-GB")} rows. All of them: <code>freeagent-sync report ${name} --format csv</code></p>`
      : "";
  const heads = columns.map((column) => {
    const side = isNumeric(column) ? ' class="figure"' : "";
    return `<th scope="col"${side}><button type="button" data-kind="${column.kind}">${escapeHtml(column.head)}</button></th>`;
  });
  return `<section id="${name}"><h2>${escapeHtml(title)}</h2><p>${escapeHtml(about)}</p>
<p class="filter"><label for="filter-${name}">Filter ${escapeHtml(title.toLowerCase())}</label> <input id="filter-${name}" type="search" data-filters="table-${name}"> <span role="status" id="count-${name}"></span></p>
<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(title)}, table"><table id="table-${name}" data-count="count-${name}"><caption>${escapeHtml(about)}</caption>
<thead><tr>${heads.join("")}</tr></thead>
<tbody>${rows.map((row) => tableRow(columns, row)).join("\n")}</tbody></table></div>${rest}</section>`;
}

function isTime({ kind }: ReportColumn): boolean {
  return kind === "instant" || kind === "date";
}

/** A word that would not leave room for the other columns, on paper above all, may be broken. */
function classOf(column: ReportColumn, value: string): string {
  if (isNumeric(column)) return ' class="figure"';
  if (isTime(column)) return ' class="time"';
  return /\S{25}/.test(value) ? ' class="long"' : "";
}

function tableRow(columns: readonly ReportColumn[], row: ReportRow): string {
  const cells = columns.map((column) => {
    const value = row[column.name];
    const sort = value ?? "";
    return `<td${classOf(column, sort)} data-sort="${escapeHtml(sort)}">${escapeHtml(cellText(column, row))}</td>`;
  });
  return `<tr>${cells.join("")}</tr>`;
}
