import { differenceSelects } from "../extract/difference-sql.ts";
import { mappingFailed, rowFault } from "../extract/mapping-failed.ts";
import { sideTotalsSelect } from "../extract/side-totals-sql.ts";
import { saveDifferences } from "../load/save-differences.ts";
import { saveSideTotals } from "../load/save-side-totals.ts";
import type { RunContext } from "./run-context.ts";

/** What a comparison works with: no client, nothing to write with but our own tables. */
export interface ReconcileContext extends Pick<RunContext, "database" | "lease" | "mapping" | "runId"> {
  readonly company: Pick<RunContext["company"], "name" | "rules">;
}

/**
 * Compares the back office, as it is mapped now, with the mirror, as it is now, and keeps every difference with both
 * values and the way on. It reads what push and pull work with, decides on its own, and writes to neither side.
 * @throws Problem configuration/mapping_failed where PostgreSQL cannot make some row of the mapping
 */
export async function reconcile(context: ReconcileContext): Promise<undefined> {
  const { company, database, lease, mapping, runId } = context;
  const { contacts, invoices } = company.rules;
  const rules = { clearNulls: contacts.clear_nulls, sends: invoices.on_create !== "draft" };
  try {
    await saveDifferences(database, lease, runId, differenceSelects(mapping, rules));
    await saveSideTotals(database, lease, runId, sideTotalsSelect(mapping));
  } catch (error) {
    // One row that the select of a file fails for is enough: a comparison reads all of them at once.
    const failed = mappingFailed("*.sql", error);
    throw rowFault(failed) === undefined ? error : failed;
  }
  return undefined;
}
