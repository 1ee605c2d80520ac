import { capturedTables } from "../../config/captured-tables.ts";
import { countOutcomes, noOutcomes, type Outcome, type OutcomeCounts } from "../../domain/outcome.ts";
import type { Link } from "../../domain/link.ts";
import { isAnyEmptied } from "../../extract/changes/is-any-emptied.ts";
import { readDecidedConflicts } from "../../extract/staging/read-decided-conflicts.ts";
import { readOldValues } from "../../extract/staging/read-old-values.ts";
import { readLinks } from "../../extract/links/read-links.ts";
import { readReadableRows } from "../../extract/back-office/find-unreadable.ts";
import { readMovedContacts, type MovedContact } from "../../extract/staging/read-moved-contacts.ts";
import { requireLease } from "../../load/runs/lease.ts";
import { saveLinks } from "../../load/links/save-links.ts";
import { stageContactUpdates, type StagedContactUpdate } from "../../load/staging/stage-contact-updates.ts";
import { holdsNews } from "../../transform/contacts/contact-base.ts";
import { isOneCustomer } from "../../transform/contacts/contact-to-attributes.ts";
import { mergeMovedContact } from "../../transform/contacts/merge-moved-contact.ts";
import { keepOwnFields } from "./keep-own-fields.ts";
import { mergeRulesOf } from "../owner-of.ts";
import { stageOf } from "../run/progress.ts";
import type { RunContext } from "../run/run-context.ts";

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
  // After the rows: one that went with its table since is missed here.
  const isEmptied =
    readable.some((key) => !rows.has(key)) && (await isAnyEmptied(database, company.name, capturedTables(company)));
  const rules = mergeRulesOf(context);
  const updates: StagedContactUpdate[] = [];
  const moves: Link[] = [];
  const left = new Set<string>();
  const outcomes = moved.map(({ sourceKey, raw, isInConflict }): Outcome => {
    const link = links.get(sourceKey);
    if (link === undefined) return "unchanged";
    // Without its row nothing can be compared; FreeAgent's news of it waits until the row can be made.
    if (unreadable.has(sourceKey)) return "retry";
    // The row may be loaded again.
    if (isEmptied && !rows.has(sourceKey)) return "waiting";
    const own = rows.get(sourceKey) ?? [];
    if (!isOneCustomer(own) && holdsNews(link.base, raw)) {
      // Nothing to compare with: the link is stored as not compared, so that the row that comes, or is mended, meets the news.
      moves.push(link);
      // A customer that is gone, and not only left out for a while, has been hidden for it.
      if (own.length === 0 && (!isInConflict || link.state === "hidden")) return "unchanged";
      // Its conflicts stay open: closed, they would count as decided.
      left.add(sourceKey);
      return "waiting";
    }
    const known = { oldValues: oldValues.get(sourceKey), decided: decided.get(sourceKey) };
    const merged = mergeMovedContact({ link, row: own[0], raw, ...known }, rules);
    updates.push(...merged.updates.map((update) => ({ sourceKey, ...update })));
    moves.push(merged.link);
    if (merged.updates.some(({ decision }) => decision === "conflict")) return "waiting";
    return merged.updates.length > 0 ? "updated" : "unchanged";
  });
  const compared = readable.filter((key) => !left.has(key));
  await database.transaction(async (transaction) => {
    await requireLease(transaction, context.lease);
    await stageContactUpdates(transaction, company.name, context.runId, compared, updates);
    await saveLinks(transaction, company.name, moves);
  });
  return outcomes;
}
