import { capturedTables } from "../../config/captured-tables.ts";
import { foldNullKeys } from "../../load/changes/fold-null-keys.ts";
import { pollTable } from "../../load/changes/poll-table.ts";
import { refuseEmptied } from "./refuse-emptied.ts";
import type { RunContext } from "../run/run-context.ts";

/**
 * Finds the changes of tables without triggers, and refuses to go on when a captured table was emptied.
 * @throws Problem configuration/poll_failed, configuration/table_emptied
 */
export async function pollTables(context: RunContext): Promise<undefined> {
  const { database, company, lease, logger, runId } = context;
  await refuseEmptied(context);
  await foldNullKeys(database, company.name);
  for (const table of capturedTables(company).filter(({ method }) => method === "poll")) {
    const enqueued = await pollTable(database, lease, table);
    logger.info({ run_id: runId, schema: table.schema, table: table.table, enqueued }, "table.polled");
  }
  await refuseEmptied(context);
}
