import { readCursor } from "../../extract/mirror/read-cursor.ts";
import type { MirroredObject, MirrorTable } from "../../load/mirror/mirror-tables.ts";
import { moveCursor } from "../../load/mirror/move-cursor.ts";
import { mirrorPages, type MirrorContext } from "./mirror-pages.ts";
import type { Pages } from "./read-ahead.ts";
import { stageOf } from "../run/progress.ts";

/** One list of FreeAgent and where it is mirrored. */
export interface MirroredList {
  /** Name of its cursor; also what progress and logs call it. */
  readonly name: string;
  readonly table: MirrorTable;
  /** Read whole every time: FreeAgent cannot be asked for what changed. It has no cursor. */
  readonly whole?: true;
  /** Pages of the list; `updatedSince` is undefined the first time. */
  pages(updatedSince: string | undefined): Pages<MirroredObject>;
}

/**
 * Mirrors what changed in one list since the last time. Pages are committed as they come; the cursor moves only
 * when all of them are in, because the lists are not in the order of change: a killed run reads the same pages
 * again and changes nothing by it.
 */
export async function mirrorList(context: MirrorContext, list: MirroredList): Promise<void> {
  const { database, company, clock } = context;
  const since = list.whole === true ? undefined : await readCursor(database, company.name, list.name);
  const startedAt = clock.now().getTime();
  let newest = "";
  let rows = 0;
  await mirrorPages(context, list.table, list.pages(since), (stored) => {
    rows += stored.length;
    for (const { raw } of stored) {
      const updatedAt = raw["updated_at"];
      if (typeof updatedAt === "string" && updatedAt > newest) newest = updatedAt;
    }
    context.progress.pageMirrored(stageOf(context, list.name), rows);
  });
  if (newest !== "" && list.whole !== true) {
    const seconds = Math.max(0, (clock.now().getTime() - startedAt) / 1000);
    await moveCursor(database, company.name, list.name, newest, seconds);
  }
  const fields = { run_id: context.runId, list: list.name, rows, since, calls_left: context.client.calls.leftThisHour };
  context.logger.info(fields, "list.mirrored");
}
