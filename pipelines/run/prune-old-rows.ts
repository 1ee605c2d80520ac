import { prune } from "../../load/runs/prune.ts";
import type { RunContext } from "./run-context.ts";

/** Ends a night: what is older than its keep time goes. */
export async function pruneOldRows({ company, database, logger, runId }: RunContext): Promise<undefined> {
  const pruned = await prune(database, company.name, company.keep, false);
  if (Object.values(pruned).some((rows) => rows > 0)) logger.info({ run_id: runId, ...pruned }, "rows.pruned");
  return undefined;
}
