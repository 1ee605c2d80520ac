import { countOutcomes, noOutcomes, type Outcome, type OutcomeCounts } from "../domain/outcome.ts";
import type { FoundObject } from "../domain/found-object.ts";
import type { Link } from "../domain/link.ts";
import { isCreditStep, type Rejection } from "../domain/plan.ts";
import type { Settlement } from "../domain/settlement.ts";
import { readDoubtfulIntents, type DoubtfulIntent } from "../extract/intents/read-doubtful-intents.ts";
import { readLinks } from "../extract/links/read-links.ts";
import { findByMarker } from "../extract/mirror/find-by-marker.ts";
import { findChangedEntries } from "../extract/mirror/find-changed-entries.ts";
import { findMadeMeanwhile } from "../extract/mirror/find-made-meanwhile.ts";
import { lookUp } from "../extract/mirror/look-up.ts";
import { keepInDoubt, settleIntent } from "../load/intents/settle-intent.ts";
import { renamedContact } from "../transform/contacts/renamed-contact.ts";
import { renumberedInvoice } from "../transform/invoices/renumbered-invoice.ts";
import { mayBeOurs } from "../transform/may-be-ours.ts";
import { changedEntry } from "../transform/payments/changed-entry.ts";
import { settleChange } from "../transform/settle-change.ts";
import { settleCreate } from "../transform/settle-create.ts";
import { isUnseenForGood, settleUnseen } from "../transform/settle-unseen.ts";
import { leavesInDoubt } from "./failed-look.ts";
import { unseen } from "./held-keys.ts";
import { countAttempt } from "./push/count-attempt.ts";
import { lookAtCredit } from "./push/look-at-credit.ts";
import { SecondLook } from "./push/second-look.ts";
import { settledAs, type Settled } from "./push/settled.ts";
import type { RunContext } from "./run/run-context.ts";

/**
 * Settles writes whose answer was lost, by looking and never by sending again: a create is searched by its marker in the
 * mirror that this run has just read, and where it is not there, in a listing of its own; any other write by reading the
 * object. What is found becomes the link and its base; the push then sends what is still missing. `created`: found and
 * adopted; `unchanged`: looked at, the push goes on; `in_doubt`: too early, such a write may still land.
 */
export async function settle(context: RunContext): Promise<OutcomeCounts> {
  const { database, company, runId } = context;
  const outcomes: Outcome[] = [];
  const intents = await readDoubtfulIntents(database, company.name, runId);
  const secondLook = new SecondLook(context, intents);
  for (const intent of intents) {
    if (!intent.ripe || context.signal.aborted) {
      outcomes.push("in_doubt");
      continue;
    }
    outcomes.push(await settleOne(context, intent, secondLook));
  }
  return countOutcomes(noOutcomes, outcomes);
}

async function settleOne(context: RunContext, intent: DoubtfulIntent, secondLook: SecondLook): Promise<Outcome> {
  const { database, lease, logger, runId } = context;
  const about = { run_id: runId, entity: intent.entity, step: intent.step };
  let settled: Settled;
  try {
    const found = await look(context, intent, secondLook);
    settled = await countAttempt(context, intent, settledAs(intent, found));
  } catch (error) {
    if (!leavesInDoubt(error)) throw error;
    logger.warn({ ...about, problem: error.message }, "intent.not_settled");
    if (!isUnseenForGood(intent)) return stayInDoubt(context, intent, error.message);
    settled = settledAs(intent, settleUnseen(intent, await linkOf(context, intent), error.message));
  }
  await settleIntent(database, lease, settled.settlement);
  logger.info({ ...about, finding: settled.settlement.finding }, "intent.settled");
  return settled.outcome;
}

/** Every run looks again; until then the key is told with the reason. */
async function stayInDoubt({ database, lease }: RunContext, intent: DoubtfulIntent, why: string): Promise<Outcome> {
  const { entity, intentId, sourceKey, step } = intent;
  await keepInDoubt(database, lease, { intentId, entity, held: unseen(sourceKey, step, why) });
  return "in_doubt";
}

async function linkOf({ company, database }: RunContext, intent: DoubtfulIntent): Promise<Link | undefined> {
  const links = await readLinks(database, company.name, intent.entity, [intent.sourceKey]);
  return links.get(intent.sourceKey);
}

async function look(context: RunContext, intent: DoubtfulIntent, secondLook: SecondLook): Promise<Settlement> {
  if (intent.step === "create") return lookForCreated(context, intent, secondLook);
  const link = await linkOf(context, intent);
  if (!isCreditStep(intent.step)) return lookAtChanged(context, intent, link);
  return lookAtCredit(context, { ...intent, step: intent.step }, link);
}

async function lookForCreated(
  context: RunContext,
  intent: DoubtfulIntent,
  secondLook: SecondLook,
): Promise<Settlement> {
  const { database, company } = context;
  const isIt = ({ raw }: FoundObject): boolean => mayBeOurs(intent.entity, intent.body, raw);
  const mirrored = (await findByMarker(database, company.name, intent.entity, intent.marker)).filter(isIt);
  const found = mirrored.length > 0 ? mirrored : (await secondLook.find(intent)).filter(isIt);
  const doubt = found.length > 0 ? undefined : await personsDoing(context, intent);
  return settleCreate(intent, found, doubt);
}

/** Why a create that was not found by its marker may be there all the same; undefined where it was not carried out. */
async function personsDoing(
  { company, database }: RunContext,
  { entity, intentId, body }: DoubtfulIntent,
): Promise<Rejection | undefined> {
  switch (entity) {
    case "contact":
      return renamedContact(body, await findMadeMeanwhile(database, company.name, entity, [intentId]));
    case "payment":
      return changedEntry(await findChangedEntries(database, company.name, intentId));
    case "invoice":
      return renumberedInvoice(body, await findMadeMeanwhile(database, company.name, entity, [intentId]));
  }
}

async function lookAtChanged(
  { client }: RunContext,
  intent: DoubtfulIntent,
  link: Link | undefined,
): Promise<Settlement> {
  const id = intent.freeagentId ?? link?.freeagentId ?? null;
  if (id === null) throw new Error(`${intent.step} in doubt without an object: ${intent.intentId}`);
  return settleChange(intent, link, { id, raw: await lookUp(client, intent.entity, id) });
}
