import type { Entity } from "../../domain/entity.ts";
import type { Link } from "../../domain/link.ts";
import type { Database, Queryable } from "../../domain/queryable.ts";
import { acknowledgeChanges } from "../changes/acknowledge-changes.ts";
import { requireLease, type Lease } from "../runs/lease.ts";
import { mirrorTables, type MirroredObject } from "../mirror/mirror-tables.ts";
import { saveLinks } from "../links/save-links.ts";
import { closeGoneCustomers } from "../staging/close-gone-customers.ts";
import { saveRejects, type Held } from "../rejects/save-rejects.ts";
import { upsertMirror } from "../mirror/upsert-mirror.ts";

/** A write in doubt as it is closed, with what looking brought to light. */
export interface SettledIntent {
  readonly intentId: string;
  /** The link as it now stands; undefined where it stays as it is. */
  readonly link: Link | undefined;
  /** Set when a person must look, or when the key is to be tried again. */
  readonly held: Held | undefined;
  /** Nothing more is sent for the key until that person releases it. */
  readonly endsWork?: true;
  /** Changes that are no longer work; others of the key stay. */
  readonly acknowledged?: readonly string[];
  readonly entity: Entity;
  /** A contact as it was looked at: what a person changed of it meanwhile is news. */
  readonly seen?: MirroredObject;
  readonly finding: string;
}

/**
 * Closes a write in doubt with what was found, in one fenced transaction. The key's changes stay work, and the push goes on
 * from there, unless a person must decide first.
 */
export async function settleIntent(database: Database, lease: Lease, settlement: SettledIntent): Promise<void> {
  await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    const links = settlement.link === undefined ? [] : [settlement.link];
    await saveLinks(transaction, lease.company, links);
    await closeGoneCustomers(transaction, lease.company, links);
    if (settlement.seen !== undefined)
      await upsertMirror(transaction, lease.company, mirrorTables.contacts, [settlement.seen]);
    if (settlement.held !== undefined) {
      await saveRejects(transaction, lease.company, settlement.entity, [settlement.held]);
    }
    if (settlement.endsWork === true) await endWork(transaction, lease.company, settlement);
    await acknowledgeChanges(transaction, settlement.entity, settlement.acknowledged ?? []);
    await transaction.execute(
      `update freeagent_sync.intents
       set state = 'settled',
           finished_at = clock_timestamp(),
           lookups = lookups + 1,
           freeagent_id = coalesce($2, freeagent_id),
           error = $3
       where intent_id = $1
         and state = 'in_doubt'`,
      [settlement.intentId, settlement.link?.freeagentId ?? null, settlement.finding],
    );
  });
}

/** A write that stays in doubt because the look at it failed, and what is told of its key. */
export interface UnseenIntent {
  readonly intentId: string;
  readonly entity: Entity;
  readonly held: Held;
}

/** Keeps a write in doubt whose look failed, counts that look, and tells of its key. One fenced transaction. */
export async function keepInDoubt(
  database: Database,
  lease: Lease,
  { intentId, entity, held }: UnseenIntent,
): Promise<void> {
  await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    await saveRejects(transaction, lease.company, entity, [held]);
    await transaction.execute(
      `update freeagent_sync.intents
       set lookups = lookups + 1
       where intent_id = $1
         and state = 'in_doubt'`,
      [intentId],
    );
  });
}

/**
 * Ends all changes of the key as work, also what came since the write was sent: the row is read anew once it is released. The
 * intent by its primary key; reads the open changes once, which is asked for seldom.
 */
async function endWork(transaction: Queryable, company: string, { entity, intentId }: SettledIntent): Promise<void> {
  await transaction.execute(
    `delete from freeagent_sync.${entity}_changes
     where company = $1
       and source_key = (select source_key from freeagent_sync.intents where intent_id = $2)`,
    [company, intentId],
  );
}
