import type { Entity } from "../domain/entity.ts";
import { differenceSelects } from "../extract/difference-sql.ts";
import { leaveOutUnreadable, type ReadableFile } from "../extract/leave-out-unreadable.ts";
import { mappingFailed, rowFault } from "../extract/mapping-failed.ts";
import type { Mapping } from "../extract/mapping-file.ts";
import { sideTotalsSelect } from "../extract/side-totals-sql.ts";
import { saveDifferences, type NotCompared } from "../load/save-differences.ts";
import { saveSideTotals } from "../load/save-side-totals.ts";
import type { RunContext } from "./run-context.ts";

/** What a comparison works with: no client, nothing to write with but our own tables. */
export interface ReconcileContext extends Pick<RunContext, "applyFiles" | "database" | "lease" | "mapping" | "runId"> {
  readonly company: Pick<RunContext["company"], "name" | "rules">;
}

/**
 * Compares the back office, as it is mapped now, with the mirror, as it is now, and keeps every difference with both
 * values and the way on. It reads what push and pull work with, decides on its own, and writes to neither side. A row
 * that PostgreSQL cannot make is left out, and told as a difference.
 * @throws Problem configuration/mapping_failed where no single row of the mapping is to blame
 */
export async function reconcile(context: ReconcileContext): Promise<undefined> {
  const { database, mapping } = context;
  try {
    await compare(context, mapping, []);
  } catch (error) {
    // One row that the select of a file fails for is enough: a comparison reads all of them at once.
    if (rowFault(error) === undefined) throw error;
    const contacts = await leaveOutUnreadable(database, mapping.contacts);
    const invoices = await leaveOutUnreadable(database, mapping.invoices);
    const payments = await leaveOutUnreadable(database, mapping.payments);
    const notCompared = [...told("contact", contacts), ...told("invoice", invoices), ...told("payment", payments)];
    const readable = { ...mapping, contacts: contacts.file, invoices: invoices.file, payments: payments.file };
    await compare(context, readable, notCompared);
  }
  return undefined;
}

function told(entity: Entity, { unreadable }: ReadableFile): readonly NotCompared[] {
  return [...unreadable].map(([sourceKey, why]) => ({ entity, sourceKey, ...why }));
}

async function compare(
  { applyFiles, company, database, lease, runId }: ReconcileContext,
  mapping: Mapping,
  notCompared: readonly NotCompared[],
): Promise<void> {
  const { contacts, invoices } = company.rules;
  const rules = {
    clearNulls: contacts.clear_nulls,
    sends: invoices.on_create !== "draft",
    readsFeed: applyFiles.bank_payments === undefined,
  };
  try {
    await saveDifferences(database, lease, runId, differenceSelects(mapping, rules), notCompared);
    await saveSideTotals(database, lease, runId, sideTotalsSelect(mapping));
  } catch (error) {
    const failed = mappingFailed("*.sql", error);
    throw rowFault(failed) === undefined ? error : failed;
  }
}
