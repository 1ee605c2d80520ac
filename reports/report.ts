/** How a column is shown: `money` with its row's currency, `age` as days and hours, `count` with thousands apart, `number` as people type it. */
export type ColumnKind = "text" | "number" | "count" | "money" | "date" | "instant" | "age";

/** One column of a report: a column of its view. */
export interface ReportColumn {
  readonly name: string;
  readonly head: string;
  readonly kind: ColumnKind;
}

/** One report: a view, and how people read it. */
export interface Report {
  /** What an operator types, and the view's name after `report_`. */
  readonly name: string;
  readonly title: string;
  /** One sentence that says what it is for. */
  readonly about: string;
  readonly columns: readonly ReportColumn[];
}

/** A row of a report: every value as text, or null. */
export type ReportRow = Readonly<Record<string, string | null>>;

/** The view that a report reads. */
export function viewOf({ name }: Report): string {
  return `freeagent_sync.report_${name.replaceAll("-", "_")}`;
}
