import * as z from "zod";
import { giveMoreWorkMem } from "../db/more-work-mem.ts";
import type { Database, Queryable } from "../domain/queryable.ts";
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
 * Hands over a report's rows in the order of its view. So few that they fit one answer come as one, which PostgreSQL may work out
 * in parallel; else they come a thousand at a time through a cursor, so that memory stays flat however long it is. Instants are ISO 8601 UTC, ages whole seconds, numbers decimal text. One transaction, read only.
 */
export async function readReport(
  database: Database,
  report: Report,
  filter: ReportFilter,
  receive: (rows: readonly ReportRow[]) => void | Promise<void>,
): Promise<number> {
  const { companies, limit } = filter;
  const select = `
    select ${report.columns.map(selected).join(", ")}
    from ${viewOf(report)}
    where company = any($1::text[])
    ${limit === undefined ? "" : `limit ${Math.trunc(limit)}`}`;
  return database.transaction(async (transaction) => {
    await giveMoreWorkMem(transaction);
    if (limit === undefined || limit > rowsAtATime) return fetchAll(transaction, select, companies, receive);
    const rows = reportRows.parse(await transaction.query(select, [companies]));
    if (rows.length > 0) await receive(rows);
    return rows.length;
  });
}

async function fetchAll(
  transaction: Queryable,
  select: string,
  companies: readonly string[],
  receive: (rows: readonly ReportRow[]) => void | Promise<void>,
): Promise<number> {
  await transaction.execute(`declare report_rows no scroll cursor for ${select}`, [companies]);
  let read = 0;
  for (;;) {
    const rows = reportRows.parse(await transaction.query(`fetch ${rowsAtATime} from report_rows`));
    if (rows.length === 0) return read;
    read += rows.length;
    await receive(rows);
  }
}

function selected({ name, kind }: Report["columns"][number]): string {
  if (kind === "instant") return `to_char(${name} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as ${name}`;
  if (kind === "age") return `extract(epoch from ${name})::bigint::text as ${name}`;
  return `${name}::text as ${name}`;
}
