import { countOutcomes, noOutcomes, type Outcome, type OutcomeCounts } from "../domain/outcome.ts";
import { jsonText, textOrNull, type Json, type JsonObject } from "../domain/json.ts";
import type { Link } from "../domain/link.ts";
import { readDecidedConflicts, type DecidedConflict } from "../extract/read-decided-conflicts.ts";
import { readOldValues } from "../extract/read-old-values.ts";
import { readLinks } from "../extract/read-links.ts";
import { readReadableRows } from "../extract/find-unreadable.ts";
import { readMovedContacts, type MovedContact } from "../extract/read-moved-contacts.ts";
import { requireLease } from "../load/lease.ts";
import { saveLinks } from "../load/save-links.ts";
import { stageContactUpdates, type StagedContactUpdate } from "../load/stage-contact-updates.ts";
import { mergeContact } from "../transform/merge-contact.ts";
import { contactBase } from "../transform/contact-base.ts";
import { wantedContact } from "../transform/contact-to-attributes.ts";
import { keepOwnFields } from "./keep-own-fields.ts";
import { ownerOf } from "./owner-of.ts";
import { stageOf } from "./progress.ts";
import type { RunContext } from "./run-context.ts";

const batchSize = 500;

/**
 * Compares the contacts that moved in FreeAgent with their base and the back office, and stages what the back
 * office should take over. Our own writes coming back equal their base and stage nothing. A contact with an open
 * conflict is compared every time, and counts as `waiting` until a person has decided.
 */
export async function pullContacts(context: RunContext): Promise<OutcomeCounts> {
  const { database, company } = context;
  let counts = noOutcomes;
  let after = "";
  for (;;) {
    context.signal.throwIfAborted();
    const moved = await readMovedContacts(database, company.name, after, batchSize);
    const last = moved.at(-1);
    if (last === undefined) break;
    after = last.sourceKey;
    counts = countOutcomes(counts, await stageBatch(context, moved));
    context.progress.batchDone(stageOf(context, "pull contacts"), counts);
  }
  await keepOwnFields(context);
  return counts;
}

async function stageBatch(context: RunContext, moved: readonly MovedContact[]): Promise<Outcome[]> {
  const { database, company, mapping } = context;
  const keys = moved.map((contact) => contact.sourceKey);
  const links = await readLinks(database, company.name, "contact", keys);
  // Before the rows: what is taken over in between then shows in the row.
  const oldValues = await readOldValues(database, company.name, keys);
  const decided = await readDecidedConflicts(database, company.name, keys);
  const { rows, unreadable } = await readReadableRows(database, mapping.contacts, keys);
  const readable = keys.filter((key) => !unreadable.has(key));
  const updates: StagedContactUpdate[] = [];
  const moves: Link[] = [];
  const outcomes = moved.map(({ sourceKey, raw }): Outcome => {
    const link = links.get(sourceKey);
    if (link === undefined) return "unchanged";
    // Without its row nothing can be compared; FreeAgent's news of it waits until the row can be made.
    if (unreadable.has(sourceKey)) return "retry";
    const row = rows.get(sourceKey)?.[0];
    const local = row === undefined ? {} : wantedContact(row);
    const remote = contactBase(raw);
    const isOurs = (field: string): boolean => isDecided(local, remote, field, decided.get(sourceKey)?.get(field));
    const merged = mergeContact(link.base, asIfTaken(local, link.base, oldValues.get(sourceKey)), remote, {
      clearNulls: company.rules.contacts.clear_nulls,
      ownerOf: (field) => (isOurs(field) ? "database" : ownerOf(context, field)),
    });
    updates.push(...merged.updates.map((update) => ({ sourceKey, ...update, oldValue: local[update.field] ?? null })));
    // FreeAgent has moved: the row that was sent last is no longer what FreeAgent has, even should it come again.
    const sentHash = isSame(merged.base, link.base) ? link.sentHash : "";
    moves.push({ ...link, base: merged.base, sentHash, remoteUpdatedAt: jsonText(raw["updated_at"]), compared: true });
    if (merged.updates.some(({ decision }) => decision === "conflict")) return "waiting";
    return merged.updates.length > 0 ? "updated" : "unchanged";
  });
  await database.transaction(async (transaction) => {
    await requireLease(transaction, context.lease);
    await stageContactUpdates(transaction, company.name, context.runId, readable, updates);
    await saveLinks(transaction, company.name, moves);
  });
  return outcomes;
}

/** Whether a person has decided for the back office's value, where both sides still have what was decided about. */
function isDecided(
  local: JsonObject,
  remote: JsonObject,
  field: string,
  conflict: DecidedConflict | undefined,
): boolean {
  const has = (values: JsonObject, text: string | null): boolean => textOrNull(values[field] ?? null) === text;
  return conflict !== undefined && has(local, conflict.ours) && has(remote, conflict.theirs);
}

/**
 * The back office's side as it will be once it has taken over what is staged for it: a field that it has not touched
 * since is not a change of its own, whatever FreeAgent says next.
 */
function asIfTaken(
  local: JsonObject,
  base: JsonObject,
  awaited: ReadonlyMap<string, string | null> = new Map<string, string | null>(),
): JsonObject {
  const isUntouched = (field: string, value: Json): boolean =>
    awaited.has(field) && awaited.get(field) === textOrNull(value);
  return Object.fromEntries(
    Object.entries(local).map(([field, value]) => [field, isUntouched(field, value) ? (base[field] ?? null) : value]),
  );
}

function isSame(one: JsonObject, other: JsonObject): boolean {
  return Object.keys(one).every((field) => one[field] === (other[field] ?? null));
}
