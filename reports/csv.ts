import type { Report, ReportRow } from "./report.ts";

/** Tells spreadsheets that the file is UTF-8; without it they guess, and names lose their accents. */
export const byteOrderMark = "\uFEFF";

/** The first line. RFC 4180: commas, CRLF. */
export function csvHead(report: Report): string {
  return `${report.columns.map(({ name }) => name).join(",")}\r\n`;
}

/** One row. Dates stay ISO, decimals plain; ages are seconds. */
export function csvLine(report: Report, row: ReportRow): string {
  return `${report.columns.map(({ name, kind }) => csvCell(row[name], kind === "text")).join(",")}\r\n`;
}

/**
 * A text that a spreadsheet would run as a formula is disarmed by an apostrophe (OWASP: CSV injection, full-width signs too); a number or date
 * of ours is left as it is.
 */
function csvCell(text: string | null | undefined, isText: boolean): string {
  if (text === null || text === undefined) return "";
  const safe =
    isText && /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
