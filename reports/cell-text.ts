import type { ReportColumn, ReportRow } from "./report.ts";

/** A cell as people read it: money with two decimals, an age as days or hours, an instant to the minute. */
export function cellText({ name, kind }: ReportColumn, row: ReportRow): string {
  const text = row[name];
  if (text === null || text === undefined) return "";
  switch (kind) {
    case "money":
    case "count":
      return figureText(kind, text);
    case "instant":
      return text.slice(0, 16).replace("T", " ");
    case "age":
      return ageText(Number(text));
    case "date":
    case "number":
    case "text":
      return text;
  }
}

/** Decimal text with thousands apart; money with at least two places, never rounded. */
export function figureText(kind: "count" | "money", decimal: string): string {
  return withThousands(kind === "money" ? twoDecimals(decimal) : decimal);
}

/** True for kinds that are aligned to the right. */
export function isNumeric({ kind }: ReportColumn): boolean {
  return kind === "money" || kind === "count" || kind === "number" || kind === "age";
}

/** `3 d 4 h`, `5 h`, `12 min`, `40 s`. */
export function ageText(seconds: number): string {
  if (seconds < 60) return `${Math.trunc(seconds)} s`;
  if (seconds < 3600) return `${Math.trunc(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.trunc(seconds / 3600)} h`;
  return `${Math.trunc(seconds / 86_400)} d ${Math.trunc((seconds % 86_400) / 3600)} h`;
}

function twoDecimals(decimal: string): string {
  const [whole = "", places = ""] = decimal.split(".");
  return `${whole}.${places.padEnd(2, "0")}`;
}

function withThousands(decimal: string): string {
  const [whole = "", places] = decimal.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return places === undefined ? grouped : `${grouped}.${places}`;
}
