import { noOutcomes, type OutcomeCounts } from "../../domain/outcome.ts";
import { findMadeMeanwhile, type MadeMeanwhile } from "../../extract/mirror/find-made-meanwhile.ts";
import { readContactRivals } from "../../extract/mirror/read-contact-rivals.ts";
import { readLostCreates } from "../../extract/intents/read-lost-creates.ts";
import { readNewContacts } from "../../extract/staging/read-new-contacts.ts";
import { requireLease } from "../../load/runs/lease.ts";
import { closeMootContacts, stageNewContacts } from "../../load/staging/stage-new-contacts.ts";
import { newContactsToStage } from "../../transform/contacts/new-contacts-to-stage.ts";
import { isAlike } from "../../transform/contacts/renamed-contact.ts";
import { knownKeysOf } from "../known-keys.ts";
import { stageOf } from "../run/progress.ts";
import type { RunContext } from "../run/run-context.ts";

const batchSize = 500;

/**
 * Stages the contacts that somebody created in FreeAgent, once each, for the back office to make customers of; one that
 * changes before it was taken over is staged anew, because a customer made of what it was would be sent as another
 * contact. One that a customer of the back office fits is left out: the push takes it over, or rejects it as a possible
 * duplicate. So is one that may be a customer whose making got no answer, until that is known or a person has decided. None is
 * staged, and all count as `waiting`, while PostgreSQL cannot tell who a customer is that FreeAgent has no contact of.
 * Undefined where `rules.contacts.new_contacts` is `ignore`.
 */
export async function pullNewContacts(context: RunContext): Promise<OutcomeCounts | undefined> {
  const { company, database, mapping, lease, runId } = context;
  if (company.rules.contacts.new_contacts === "ignore") return undefined;
  await database.transaction(async (transaction) => {
    await requireLease(transaction, lease);
    await closeMootContacts(transaction, company.name);
  });
  const lost = await readLost(context);
  let counts = noOutcomes;
  let after = 0;
  for (;;) {
    context.signal.throwIfAborted();
    const found = await readNewContacts(database, company.name, after, batchSize);
    const last = found.at(-1);
    if (last === undefined) return counts;
    after = last.freeagentId;
    const markers = found.map(({ marker }) => marker);
    const known = knownKeysOf(context, "contact");
    const customers = await readContactRivals(database, company.name, mapping.contacts, markers, known);
    const { news, outdated, waiting } = newContactsToStage(found, { lost, ...customers });
    await database.transaction(async (transaction) => {
      await requireLease(transaction, lease);
      await stageNewContacts(transaction, company.name, runId, news, outdated);
    });
    counts = {
      ...counts,
      claimed: counts.claimed + news.length + waiting,
      created: counts.created + news.length,
      waiting: counts.waiting + waiting,
    };
    context.progress.batchDone(stageOf(context, "pull new contacts"), counts);
  }
}

/** FreeAgent's numbers of contacts that a lost create may have made, whatever a person has named them since. */
async function readLost({ company, database }: RunContext): Promise<ReadonlySet<number>> {
  const creates = await readLostCreates(database, company.name);
  if (creates.length === 0) return new Set();
  const intentIds = creates.map(({ intentId }) => intentId);
  const came = await findMadeMeanwhile(database, company.name, "contact", intentIds);
  const isLost = (contact: MadeMeanwhile): boolean =>
    creates.some(({ intentId, body }) => intentId === contact.intentId && isAlike(body, contact));
  return new Set(came.filter(isLost).map(({ id }) => id));
}
