import { capturedTables } from "../../config/captured-tables.ts";
import { readSilentTables } from "../../load/capture/read-silent-tables.ts";
import type { RunContext } from "../run/run-context.ts";

/**
 * Notes which captured tables record nothing. A push would find nothing to do, and end as if all were well: the run
 * does what the change tables hold and says so at its end. One statement.
 */
export async function lookForSilent(context: RunContext): Promise<undefined> {
  const { company, database, logger, runId, silent } = context;
  silent.note(await readSilentTables(database, capturedTables(company)));
  for (const { table, entity } of silent.all) {
    logger.warn({ run_id: runId, company: company.name, table, entity }, "table.silent");
  }
}
