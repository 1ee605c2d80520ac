import type { Entity } from "../domain/entity.ts";
import { differenceSelects, type CompareRules } from "../extract/differences/difference-sql.ts";
import { leaveOutUnreadable } from "../extract/back-office/leave-out-unreadable.ts";
import { fileFault, mappingFailed, rowFault } from "../extract/back-office/mapping-failed.ts";
import type { Mapping, MappingFile } from "../extract/back-office/mapping-file.ts";
import { sideTotalsSelect } from "../extract/differences/side-totals-sql.ts";
import { saveDifferences, type NotCompared } from "../load/differences/save-differences.ts";
import { saveSideTotals } from "../load/differences/save-side-totals.ts";
import { knownKeysOf } from "./known-keys.ts";
import type { RunContext } from "./run/run-context.ts";

/** What a comparison works with: no client, nothing to write with but our own tables. */
export interface ReconcileContext extends Pick<RunContext, "applyFiles" | "database" | "lease" | "mapping" | "runId"> {
  readonly company: Pick<RunContext["company"], "name" | "rules" | "capture">;
}

/**
 * Compares the back office, as it is mapped now, with the mirror, as it is now, and keeps every difference with both
 * values and the way on. It reads what push and pull work with, decides on its own, and writes to neither side. A row
 * that PostgreSQL cannot make is left out, and told as a difference; so is a whole file where no single row of it is to blame.
 */
export async function reconcile(context: ReconcileContext): Promise<undefined> {
  const { mapping } = context;
  try {
    await compare(context, mapping, []);
  } catch (error) {
    // One row that the select of a file fails for is enough: a comparison reads all of them at once.
    if (rowFault(error) === undefined) throw error;
    const contacts = await readable(context, "contact", mapping.contacts);
    const invoices = await readable(context, "invoice", mapping.invoices);
    const payments = await readable(context, "payment", mapping.payments);
    const invoiceItems = await readable(context, "invoice", mapping.invoiceItems);
    const files = {
      contacts: contacts.file,
      invoices: invoices.file,
      invoiceItems: invoiceItems.file,
      payments: payments.file,
    };
    const notCompared = [contacts, invoices, invoiceItems, payments].flatMap((one) => one.notCompared);
    await compare(context, { ...mapping, ...files }, notCompared);
  }
  return undefined;
}

interface ReadablePart {
  readonly file: MappingFile;
  readonly notCompared: readonly NotCompared[];
}

/** The rows of a file that can be made, and what is told of the others. */
async function readable(context: ReconcileContext, entity: Entity, whole: MappingFile): Promise<ReadablePart> {
  try {
    const { file, unreadable } = await leaveOutUnreadable(context.database, whole, knownKeysOf(context, entity));
    return { file, notCompared: [...unreadable].map(([sourceKey, why]) => ({ entity, sourceKey, ...why })) };
  } catch (error) {
    const words = fileFault(error);
    if (words === undefined) throw error;
    return { file: whole, notCompared: [{ entity, sourceKey: null, file: whole.name, words }] };
  }
}

/** An entity of which nothing can be read is left as the last comparison saw it; sums without it would be told as whole. */
async function compare(
  { applyFiles, company, database, lease, runId }: ReconcileContext,
  mapping: Mapping,
  notCompared: readonly NotCompared[],
): Promise<void> {
  const { contacts, invoices } = company.rules;
  const unreadFiles = new Set(notCompared.flatMap(({ file, sourceKey }) => (sourceKey === null ? [file] : [])));
  // Without its lines an invoice is compared all the same, and is in the sums.
  const ofRows = notCompared.filter(({ file }) => file !== mapping.invoiceItems.name);
  const rules = {
    clearNulls: contacts.clear_nulls,
    sends: invoices.on_create !== "draft",
    readsFeed: applyFiles.bank_payments === undefined,
    leavesGoneContacts: contacts.on_delete === "ignore",
    comparesLines: !unreadFiles.has(mapping.invoiceItems.name),
    unreadable: unreadableKeys(ofRows),
  };
  const unread: ReadonlySet<string> = new Set(
    ofRows.flatMap(({ entity, sourceKey }) => (sourceKey === null ? [entity] : [])),
  );
  const selects = Object.entries(differenceSelects(mapping, rules)).filter(([entity]) => !unread.has(entity));
  try {
    await saveDifferences(database, lease, runId, Object.fromEntries(selects), notCompared);
    const inSums = ofRows.filter(({ entity }) => entity !== "contact");
    const unsummed = inSums.some(({ sourceKey }) => sourceKey === null);
    const totals = unsummed ? undefined : { select: sideTotalsSelect(mapping), leftOut: inSums.length };
    await saveSideTotals(database, lease, runId, totals);
  } catch (error) {
    const failed = mappingFailed("*.sql", error);
    throw rowFault(failed) === undefined ? error : failed;
  }
}

function unreadableKeys(notCompared: readonly NotCompared[]): CompareRules["unreadable"] {
  const keysOf = (wanted: Entity): readonly string[] =>
    notCompared.flatMap(({ entity, sourceKey }) => (entity === wanted && sourceKey !== null ? [sourceKey] : []));
  return { contact: keysOf("contact"), invoice: keysOf("invoice"), payment: keysOf("payment") };
}
