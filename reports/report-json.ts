import type { Report, ReportRow } from "./report.ts";

/**
 * A row of `--format json`: counts and ages (seconds) are numbers, money is decimal text so that no pence are lost, dates
 * and instants ISO 8601 text, empty null.
 */
export function rowJson(report: Report, row: ReportRow): Record<string, string | number | null> {
  return Object.fromEntries(
    report.columns.map(({ name, kind }) => {
      const value = row[name];
      if (value === null || value === undefined) return [name, null];
      return [name, kind === "count" || kind === "number" || kind === "age" ? Number(value) : value];
    }),
  );
}

/** JSON Schema of a report's document; docs/reports.md points here. */
export function reportSchema(report: Report) {
  const typeOf = {
    count: "number",
    number: "number",
    age: "number",
    money: "string",
    text: "string",
    date: "string",
    instant: "string",
  };
  const row = {
    type: "object",
    additionalProperties: false,
    required: report.columns.map(({ name }) => name),
    properties: Object.fromEntries(report.columns.map(({ name, kind }) => [name, { type: [typeOf[kind], "null"] }])),
  };
  return {
    type: "object",
    additionalProperties: false,
    required: ["report", "rows"],
    properties: { report: { const: report.name }, rows: { type: "array", items: row } },
  };
}
