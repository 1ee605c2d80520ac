import type { Row } from "../../domain/queryable.ts";
import { readReadableRows } from "../../extract/back-office/find-unreadable.ts";
import { readBackfilledPayments } from "../../extract/changes/read-backfilled-payments.ts";
import { readUnbookedPayments } from "../../extract/changes/read-unbooked-payments.ts";
import { LaterPayments } from "../../transform/payments/later-payments.ts";
import { rivalRows } from "../../transform/payments/rival-rows.ts";
import type { PlanContext } from "./push-flow.ts";

/** Rows of later payments that are looked at in one go: a backfill may have a hundred thousand still to bring. */
const rowsAtATime = 2000;

/**
 * Rows of payments that a later batch brings, and whose bank line one of this batch could take for its own. Of live changes the
 * rows are read for each batch anew, of a backfill once in a run, and again those of a like amount and day: a row
 * that changes meanwhile has a live change, but where its table is polled.
 */
export async function readRivals(
  context: PlanContext,
  sourceKeys: readonly string[],
  batch: readonly Row[],
): Promise<readonly Row[]> {
  if (batch.length === 0 || context.takesNoLines === true) return [];
  const { database, company, mapping } = context;
  const days = 2 * company.rules.payments.match_days;
  const later = context.laterPayments ?? new LaterPayments();
  later.noteBatch(batch);
  await noteBackfill(context, later);
  const unbooked = await readUnbookedPayments(database, company.name, sourceKeys, later.like(batch, days));
  const rivals: Row[] = [];
  for (let start = 0; start < unbooked.length; start += rowsAtATime) {
    const { rows } = await readReadableRows(database, mapping.payments, unbooked.slice(start, start + rowsAtATime));
    const firsts = [...rows.values()].flatMap((ofKey) => ofKey.slice(0, 1));
    rivals.push(...rivalRows(batch, firsts, days));
  }
  return rivals;
}

/** Reads what was enqueued since the last batch: at the first one everything. */
async function noteBackfill({ company, database, mapping }: PlanContext, later: LaterPayments): Promise<void> {
  for (;;) {
    const changes = await readBackfilledPayments(database, company.name, later.farthest, rowsAtATime);
    const changeOf = new Map<string, string>();
    for (const change of changes) {
      if (change.isBooked) later.noteBooked(change);
      else changeOf.set(change.sourceKey, change.changeId);
    }
    const { rows } =
      changeOf.size === 0
        ? { rows: new Map<string, readonly Row[]>() }
        : await readReadableRows(database, mapping.payments, [...changeOf.keys()]);
    for (const [key, [row]] of rows) if (row !== undefined) later.noteRow(changeOf.get(key) ?? "0", row);
    later.noteChanges(changes);
    if (changes.length < rowsAtATime) return;
  }
}
