import { listCategories, type CategoryAnswer } from "../../freeagent/resources/categories.ts";
import { requireLease } from "../../load/runs/lease.ts";
import { replaceCategories } from "../../load/mirror/replace-categories.ts";
import type { RunContext } from "../run/run-context.ts";

/**
 * Mirrors the chart of accounts, for people who ask what a line of an invoice is booked on: nothing of ours reads it.
 * FreeAgent gives it in one answer, so it is read whole.
 */
export async function mirrorCategories(context: RunContext): Promise<undefined> {
  const { client, company, database, lease, logger, runId } = context;
  const categories: CategoryAnswer[] = [];
  for await (const page of listCategories(client)) categories.push(...page);
  await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    await replaceCategories(transaction, company.name, categories);
  });
  const fields = { run_id: runId, list: "categories", rows: categories.length, calls_left: client.calls.leftThisHour };
  logger.info(fields, "list.mirrored");
  return undefined;
}
