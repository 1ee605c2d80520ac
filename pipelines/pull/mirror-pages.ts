import { requireLease } from "../../load/runs/lease.ts";
import { mirrorTables, type MirroredObject, type MirrorTable } from "../../load/mirror/mirror-tables.ts";
import { replaceInvoiceItems } from "../../load/mirror/replace-invoice-items.ts";
import { upsertMirror } from "../../load/mirror/upsert-mirror.ts";
import { readAhead, type Pages } from "./read-ahead.ts";
import type { RunContext } from "../run/run-context.ts";

/** What mirroring works with. */
export interface MirrorContext extends Pick<
  RunContext,
  "runId" | "lease" | "database" | "clock" | "logger" | "progress" | "signal"
> {
  readonly company: Pick<RunContext["company"], "name">;
  readonly client: Pick<RunContext["client"], "calls">;
}

/** Pages stored by one commit at most: a thousand rows, less than a megabyte of FreeAgent's text. */
const pagesPerCommit = 10;

/**
 * Mirrors the pages of a list while the next ones are read, and tells `stored` of the rows of each commit. Where
 * FreeAgent's limits set the pace, every page is a commit of its own; where it answers fast, those that came during a
 * commit share the next one.
 */
export async function mirrorPages(
  context: MirrorContext,
  table: MirrorTable,
  pages: Pages<MirroredObject>,
  stored?: (rows: readonly MirroredObject[]) => void,
): Promise<void> {
  for await (const rows of readAhead(pages, pagesPerCommit)) {
    await mirrorRows(context, table, rows);
    stored?.(rows);
    context.signal.throwIfAborted();
  }
}

/** Commits rows under the lease. */
export async function mirrorRows(
  context: MirrorContext,
  table: MirrorTable,
  rows: readonly MirroredObject[],
): Promise<void> {
  // Pages shift while people work, so that a row may come twice: the later one counts.
  const latest = [...new Map(rows.map((row) => [row.id, row])).values()];
  await context.database.transaction(async (transaction) => {
    await requireLease(transaction, context.lease);
    await upsertMirror(transaction, context.company.name, table, latest);
    if (table === mirrorTables.invoices) await replaceInvoiceItems(transaction, context.company.name, latest);
  });
}
