import type { JsonObject } from "../domain/json.ts";
import { readCursor } from "../extract/read-cursor.ts";
import { requireLease } from "../load/lease.ts";
import { mirrorTables, type MirrorTable } from "../load/mirror-tables.ts";
import { moveCursor } from "../load/move-cursor.ts";
import { replaceInvoiceItems } from "../load/replace-invoice-items.ts";
import { upsertMirror } from "../load/upsert-mirror.ts";
import type { RunContext } from "./run-context.ts";

/** An object of a list as the client gives it. */
export interface ListedObject {
  readonly id: number;
  readonly raw: JsonObject;
}

/** What mirroring works with. */
export interface MirrorContext extends Pick<
  RunContext,
  "runId" | "lease" | "database" | "clock" | "logger" | "progress" | "signal"
> {
  readonly company: Pick<RunContext["company"], "name">;
}

/** One list of FreeAgent and where it is mirrored. */
export interface MirroredList {
  /** Name of its cursor; also what progress and logs call it. */
  readonly name: string;
  readonly table: MirrorTable;
  /** Read whole every time: FreeAgent cannot be asked for what changed. It has no cursor. */
  readonly whole?: true;
  /** Pages of the list; `updatedSince` is undefined the first time. */
  pages(updatedSince: string | undefined): AsyncIterable<readonly ListedObject[]>;
}

/**
 * Mirrors what changed in one list since the last time. Each page is committed on its own; the cursor moves only
 * when all pages are in, because the lists are not in the order of change: a killed run reads the same pages
 * again and changes nothing by it.
 */
export async function mirrorList(context: MirrorContext, list: MirroredList): Promise<void> {
  const { database, company, clock } = context;
  const since = list.whole === true ? undefined : await readCursor(database, company.name, list.name);
  const startedAt = clock.now().getTime();
  let newest = "";
  let rows = 0;
  for await (const page of list.pages(since)) {
    rows += page.length;
    await mirrorPage(context, list.table, page);
    for (const { raw } of page) {
      const updatedAt = raw["updated_at"];
      if (typeof updatedAt === "string" && updatedAt > newest) newest = updatedAt;
    }
    context.progress.pageMirrored(list.name, rows);
    context.signal.throwIfAborted();
  }
  if (newest !== "" && list.whole !== true) {
    const seconds = Math.max(0, (clock.now().getTime() - startedAt) / 1000);
    await moveCursor(database, company.name, list.name, newest, seconds);
  }
  context.logger.info({ run_id: context.runId, list: list.name, rows, since }, "list.mirrored");
}

/** Commits one page under the lease. */
export async function mirrorPage(
  context: MirrorContext,
  table: MirrorTable,
  page: readonly ListedObject[],
): Promise<void> {
  await context.database.transaction(async (transaction) => {
    await requireLease(transaction, context.lease);
    await upsertMirror(transaction, context.company.name, table, page);
    if (table === mirrorTables.invoices) await replaceInvoiceItems(transaction, context.company.name, page);
  });
}
