import * as z from "zod";
import type { Database } from "../domain/queryable.ts";
import { viewOf, type Report, type ReportRow } from "./report.ts";

const rowsAtATime = 1000;

const reportRows = z.array(z.record(z.string(), z.nullable(z.string())));

/** What of a report is read. */
export interface ReportFilter {
  readonly companies: readonly string[];
  /** At most so many rows; undefined: all. */
  readonly limit?: number;
}

/**
 * Hands over a report's rows in the order of its view, a thousand at a time through a cursor, so that memory stays flat
 * however long it is. Instants are ISO 8601 UTC, ages whole seconds, numbers decimal text. One transaction, read only.
 */
export async function readReport(
  database: Database,
  report: Report,
  filter: ReportFilter,
  receive: (rows: readonly ReportRow[]) => void | Promise<void>,
): Promise<number> {
  return database.transaction(async (transaction) => {
    const limit = filter.limit === undefined ? "" : `limit ${Math.trunc(filter.limit)}`;
    await transaction.execute(
      `declare report_rows no scroll cursor for
       select ${report.columns.map(selected).join(", ")}
       from ${viewOf(report)}
       where company = any($1::text[])
       ${limit}`,
      [filter.companies],
    );
    let read = 0;
    for (;;) {
      const rows = reportRows.parse(await transaction.query(`fetch ${rowsAtATime} from report_rows`));
      if (rows.length === 0) return read;
      read += rows.length;
      await receive(rows);
    }
  });
}

function selected({ name, kind }: Report["columns"][number]): string {
  if (kind === "instant") return `to_char(${name} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as ${name}`;
  if (kind === "age") return `extract(epoch from ${name})::bigint::text as ${name}`;
  return `${name}::text as ${name}`;
}
