import type { Entity } from "../../domain/entity.ts";
import type { Link } from "../../domain/link.ts";
import type { Database } from "../../domain/queryable.ts";
import { acknowledgeChanges } from "../changes/acknowledge-changes.ts";
import { finishIntents, type FinishedIntent } from "./finish-intents.ts";
import { requireLease, type Lease } from "../runs/lease.ts";
import { markGone } from "../mirror/mark-deleted.ts";
import { markMailed } from "../mirror/mark-mailed.ts";
import { tableOf, type MirroredObject } from "../mirror/mirror-tables.ts";
import { saveIntents, type NewIntent } from "./save-intents.ts";
import { raiseDue } from "../mirror/raise-due.ts";
import { handOverLinks, type HandOver } from "../links/hand-over-links.ts";
import { releaseObjects } from "../links/release-objects.ts";
import { saveLinks } from "../links/save-links.ts";
import { clearRejects, saveRejects, type Held } from "../rejects/save-rejects.ts";
import { closeGoneCustomers } from "../staging/close-gone-customers.ts";
import { stageContactUpdates, type StagedContactUpdate } from "../staging/stage-contact-updates.ts";
import { upsertMirror } from "../mirror/upsert-mirror.ts";

/** Everything that one wave of calls changed, and the intents of the next wave. */
export interface Wave {
  readonly finished: readonly FinishedIntent[];
  /** Keys whose objects go to other keys of `links`. */
  readonly released: readonly string[];
  /** Gone customers whose contacts go to other keys of `links`. */
  readonly handedOver: readonly HandOver[];
  readonly links: readonly Link[];
  /** Fields of contacts that are taken over, for the back office or for a person. */
  readonly staged: readonly StagedContactUpdate[];
  readonly answers: readonly MirroredObject[];
  /** FreeAgent's numbers of what was deleted. */
  readonly gone: readonly number[];
  /** FreeAgent's numbers of invoices that were e-mailed. */
  readonly mailed: readonly number[];
  readonly held: readonly Held[];
  /** Keys that are through: whatever was held of them is forgotten. */
  readonly through: readonly string[];
  readonly acknowledged: readonly string[];
  readonly next: readonly NewIntent[];
}

/**
 * Stores outcomes, links, answers, rejects, acknowledgements and the next intents of a batch in one fenced
 * transaction: after a crash either all of it is known or none.
 * @throws Problem try_later/lease_lost; then nothing was stored
 */
export async function recordWave(
  database: Database,
  lease: Lease,
  runId: string,
  entity: Entity,
  wave: Wave,
  settleSeconds: number,
): Promise<void> {
  await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    await finishIntents(transaction, wave.finished, settleSeconds);
    if (entity === "payment") await raiseDue(transaction, lease.company, wave.answers, wave.gone);
    // Mirror before links: a link that was compared keeps which row of the mirror that was.
    await upsertMirror(transaction, lease.company, tableOf[entity], wave.answers);
    await markGone(transaction, lease.company, entity, wave.gone);
    await markMailed(transaction, lease.company, wave.mailed);
    await releaseObjects(transaction, lease.company, entity, wave.released);
    await handOverLinks(transaction, lease.company, wave.handedOver);
    await saveLinks(transaction, lease.company, wave.links);
    await closeGoneCustomers(transaction, lease.company, wave.links);
    await stageContactUpdates(transaction, lease.company, runId, keysOf(wave.staged), wave.staged);
    await saveRejects(transaction, lease.company, entity, wave.held);
    await clearRejects(transaction, lease.company, entity, wave.through);
    await acknowledgeChanges(transaction, entity, wave.acknowledged);
    await saveIntents(transaction, lease, runId, entity, wave.next);
  });
}

function keysOf(staged: readonly StagedContactUpdate[]): readonly string[] {
  return [...new Set(staged.map(({ sourceKey }) => sourceKey))];
}
