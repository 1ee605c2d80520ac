import { noOutcomes, type OutcomeCounts } from "../domain/outcome.ts";
import { readContactRivals } from "../extract/read-contact-rivals.ts";
import { readNewContacts } from "../extract/read-new-contacts.ts";
import { requireLease } from "../load/lease.ts";
import { stageNewContacts } from "../load/stage-new-contacts.ts";
import { contactBase } from "../transform/plan-contact.ts";
import { stageOf } from "./progress.ts";
import type { RunContext } from "./run-context.ts";

const batchSize = 500;

/**
 * Stages the contacts that somebody created in FreeAgent, once each, for the back office to make customers of. One that
 * a customer of the back office fits is left out: the push takes it over, or rejects it as a possible duplicate.
 * Undefined where `rules.contacts.new_contacts` is `ignore`.
 */
export async function stageNewFromFreeAgent(context: RunContext): Promise<OutcomeCounts | undefined> {
  const { company, database, mapping, lease, runId } = context;
  if (company.rules.contacts.new_contacts === "ignore") return undefined;
  let created = 0;
  let after = 0;
  for (;;) {
    context.signal.throwIfAborted();
    const found = await readNewContacts(database, company.name, after, batchSize);
    const last = found.at(-1);
    if (last === undefined) return { ...noOutcomes, claimed: created, created };
    after = last.freeagentId;
    const markers = found.map(({ marker }) => marker);
    const rivals = await readContactRivals(database, mapping.contacts, markers);
    const news = found
      .filter(({ marker }) => !rivals.has(marker))
      .map(({ freeagentId, raw }) => {
        const { status: _, ...fields } = contactBase(raw);
        return { freeagentId, fields };
      });
    await database.transaction(async (transaction) => {
      await requireLease(transaction, lease);
      await stageNewContacts(transaction, company.name, runId, news);
    });
    created += news.length;
    context.progress.batchDone(stageOf(context, "pull new contacts"), { ...noOutcomes, claimed: created, created });
  }
}
