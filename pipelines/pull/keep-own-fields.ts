import { jsonText } from "../../domain/json.ts";
import { readAwaitingFields } from "../../extract/staging/read-awaiting-fields.ts";
import { readReadableRows } from "../../extract/back-office/find-unreadable.ts";
import { requireLease } from "../../load/runs/lease.ts";
import { stampOutdated } from "../../load/staging/stamp-outdated.ts";
import { wantedContact } from "../../transform/contacts/contact-to-attributes.ts";
import { ownerOf } from "../owner-of.ts";
import type { RunContext } from "../run/run-context.ts";

/**
 * A field that the back office changed while FreeAgent's value waited to be taken over was changed by both: where the back
 * office owns it, its row is stamped and never taken over, and the push sends the back office's value. The base is
 * FreeAgent's value since it was staged, so that differs.
 */
export async function keepOwnFields(context: RunContext): Promise<void> {
  const { database, lease, company, mapping } = context;
  const { clear_nulls: clearNulls } = company.rules.contacts;
  const awaiting = (await readAwaitingFields(database, company.name)).filter(
    ({ field }) => ownerOf(context, field) === "database",
  );
  if (awaiting.length === 0) return;
  const keys = [...new Set(awaiting.map(({ sourceKey }) => sourceKey))];
  const { rows } = await readReadableRows(database, mapping.contacts, keys);
  const outdated = awaiting.filter(({ sourceKey, field, known }) => {
    const row = rows.get(sourceKey)?.[0];
    const value = (row && wantedContact(row)[field]) ?? null;
    return value === null ? row !== undefined && clearNulls && !known.includes(null) : !known.includes(jsonText(value));
  });
  if (outdated.length === 0) return;
  await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    await stampOutdated(transaction, company.name, outdated);
  });
}
