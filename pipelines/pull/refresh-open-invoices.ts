import type { OutcomeCounts } from "../../domain/outcome.ts";
import { readUnseenOpenInvoices } from "../../extract/mirror/read-unseen-open-invoices.ts";
import { listInvoices } from "../../freeagent/resources/invoices.ts";
import { mirrorTables } from "../../load/mirror/mirror-tables.ts";
import { mirrorPages } from "./mirror-pages.ts";
import type { PullOptions } from "./pull-options.ts";
import { recordDeletions } from "./record-deletions.ts";
import type { RunContext } from "../run/run-context.ts";

/** FreeAgent's largest page. */
const rowsPerPage = 100;

/**
 * A payment, or the due date passing, may not move an invoice's updated_at (FreeAgent API: conventions, filters).
 * So the open ones are read again by view, and those that have left that view one by one.
 */
export async function refreshOpenInvoices(context: RunContext, options: PullOptions): Promise<OutcomeCounts> {
  const listed = await mirrorInvoices(context, { view: "open_or_overdue" });
  const { unseen, mirrored } = await readUnseenOpenInvoices(context.database, context.company.name, listed);
  return readInvoicesAgain(context, unseen, mirrored, options);
}

/**
 * Reads invoices one by one, or the whole list where that takes fewer calls (`mirrored`: its length). One that
 * FreeAgent answers 404 for is recorded as deleted, within the limits of that.
 */
export async function readInvoicesAgain(
  context: RunContext,
  ids: readonly number[],
  mirrored: number,
  options: PullOptions,
): Promise<OutcomeCounts> {
  const wholeList = ids.length > Math.ceil(mirrored / rowsPerPage);
  const listed = new Set(wholeList ? await mirrorInvoices(context, { view: "all" }) : []);
  const unread = ids.filter((id) => !listed.has(id)).map((id) => ({ kind: "invoice", id }) as const);
  return recordDeletions(context, unread, options);
}

async function mirrorInvoices(context: RunContext, filter: { view: "open_or_overdue" | "all" }): Promise<number[]> {
  const listed: number[] = [];
  const pages = listInvoices(context.client, { ...filter, nestedInvoiceItems: true });
  await mirrorPages(context, mirrorTables.invoices, pages, (stored) => {
    for (const { id } of stored) listed.push(id);
  });
  return listed;
}
