import { qualifiedName, quotedName, type CapturedTable } from "../../domain/captured-table.ts";
import type { Queryable } from "../../domain/queryable.ts";
import { readCaptureStops } from "./read-capture-state.ts";

/**
 * Whether a captured table was emptied as a whole and nobody has accepted it yet. A polled one, whose stop signal only a
 * push stores, is looked at: it had rows at its last poll and has none now.
 */
export async function isAnyEmptied(
  database: Queryable,
  company: string,
  tables: readonly CapturedTable[],
): Promise<boolean> {
  if ((await readCaptureStops(database, [company])).length > 0) return true;
  const polled = tables.filter(({ method }) => method === "poll");
  if (polled.length === 0) return false;
  const isEmptied = polled.map(
    (table, index) => `table_name = $${index + 2} and not exists (select from ${quotedName(table)})`,
  );
  const emptied = await database.query(
    `select 1
     from freeagent_sync.polled_tables
     where company = $1
       and row_count > 0
       and (${isEmptied.join(" or ")})
     limit 1`,
    [company, ...polled.map(qualifiedName)],
  );
  return emptied.length > 0;
}
