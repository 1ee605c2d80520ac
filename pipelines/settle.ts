import { Problem } from "../domain/problem.ts";
import { countOutcomes, noOutcomes, type Outcome, type OutcomeCounts } from "../domain/outcome.ts";
import type { FoundObject } from "../domain/found-object.ts";
import type { JsonObject } from "../domain/json.ts";
import { deletedBase, type Link } from "../domain/link.ts";
import { isCreditStep, type Rejection } from "../domain/plan.ts";
import { findChangedEntries } from "../extract/mirror/find-changed-entries.ts";
import { findByMarker } from "../extract/mirror/find-by-marker.ts";
import { findMadeMeanwhile } from "../extract/mirror/find-made-meanwhile.ts";
import { FreeAgentError } from "../freeagent/errors.ts";
import { readDoubtfulIntents, type DoubtfulIntent } from "../extract/intents/read-doubtful-intents.ts";
import { readLinks } from "../extract/links/read-links.ts";
import { lookUp } from "../extract/mirror/look-up.ts";
import { settleIntent } from "../load/intents/settle-intent.ts";
import { contactBaseLookedAt, contactBaseMade, contactStateLookedAt } from "../transform/contacts/contact-base.ts";
import { emailUnknown, invoiceBaseLookedAt } from "../transform/invoices/invoice-base.ts";
import { changedEntry } from "../transform/payments/changed-entry.ts";
import { mayBeOurs } from "../transform/may-be-ours.ts";
import { renamedContact } from "../transform/contacts/renamed-contact.ts";
import { renumberedInvoice } from "../transform/invoices/renumbered-invoice.ts";
import { paymentBase } from "../transform/payments/payment-base.ts";
import { isAsBefore } from "../transform/is-as-before.ts";
import { countAttempt } from "./push/count-attempt.ts";
import { rejected } from "./held-keys.ts";
import { settleCreditNote } from "./push/settle-credit-note.ts";
import { notFound, type Settled } from "./push/settled.ts";
import { SecondLook } from "./push/second-look.ts";
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
    settled = await countAttempt(context, intent, await look(context, intent, secondLook));
  } catch (error) {
    // A look that FreeAgent does not answer, or does not allow, settles nothing; the others go on.
    if (!(error instanceof FreeAgentError) || error.cause instanceof Problem || isEverybodys(error)) throw error;
    logger.warn({ ...about, problem: error.message }, "intent.not_settled");
    return "in_doubt";
  }
  await settleIntent(database, lease, settled.settlement);
  logger.info({ ...about, finding: settled.settlement.finding }, "intent.settled");
  return settled.outcome;
}

/** Every other look would end so too. A 403 may be a word about one object: the run goes on until it is one about rights. */
function isEverybodys({ class: verdict, code }: FreeAgentError): boolean {
  return verdict === "auth" || verdict === "rate_limited" || (verdict === "forbidden" && code !== "access_refused");
}

async function look(context: RunContext, intent: DoubtfulIntent, secondLook: SecondLook): Promise<Settled> {
  if (intent.step === "create") return settleCreate(context, intent, secondLook);
  const links = await readLinks(context.database, context.company.name, intent.entity, [intent.sourceKey]);
  const link = links.get(intent.sourceKey);
  if (!isCreditStep(intent.step)) return settleChange(context, intent, link);
  return settleCreditNote(context, { ...intent, step: intent.step }, link);
}

async function settleCreate(context: RunContext, intent: DoubtfulIntent, secondLook: SecondLook): Promise<Settled> {
  const { database, company } = context;
  const isIt = ({ raw }: FoundObject): boolean => mayBeOurs(intent.entity, intent.body, raw);
  const mirrored = (await findByMarker(database, company.name, intent.entity, intent.marker)).filter(isIt);
  const found = mirrored.length > 0 ? mirrored : (await secondLook.find(intent)).filter(isIt);
  const [first, second] = found;
  const settlement = { intentId: intent.intentId, entity: intent.entity, link: undefined, held: undefined };
  if (first === undefined) {
    const doubt = await personsDoing(context, intent);
    if (doubt === undefined) return notFound(intent);
    const held = rejected(intent.sourceKey, doubt);
    const finding = "not found by its marker; a person may have changed it";
    return { outcome: "rejected", settlement: { ...settlement, held, endsWork: true, finding } };
  }
  // Entries of one amount, day and invoice are as good as each other: two lost payments each take one of them.
  if (second !== undefined && intent.entity !== "payment") {
    const ids = found.map((object) => object.id).join(", ");
    const held = rejected(intent.sourceKey, {
      reason: "duplicate",
      detail: `FreeAgent has several objects that this ${intent.entity} may be (${ids}). Delete the surplus ones there, then retry.`,
    });
    return { outcome: "rejected", settlement: { ...settlement, held, finding: `several found: ${ids}` } };
  }
  const link = linkTo(intent, first.id, first.raw, undefined);
  const seen = intent.entity === "contact" ? { seen: first } : {};
  return { outcome: "created", settlement: { ...settlement, link, ...seen, finding: "found and adopted" } };
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

async function settleChange(context: RunContext, intent: DoubtfulIntent, link: Link | undefined): Promise<Settled> {
  const id = intent.freeagentId ?? link?.freeagentId ?? null;
  if (id === null) throw new Error(`${intent.step} in doubt without an object: ${intent.intentId}`);
  const raw = await lookUp(context.client, intent.entity, id);
  // What we deleted ourselves may come again; a payment's link says so by having no hash.
  const ours = intent.step === "delete" && link !== undefined ? { sentHash: "", base: deletedBase(link.base) } : {};
  const gone = link === undefined ? undefined : ({ ...link, ...ours, state: "deleted" } as const);
  const about = { intentId: intent.intentId, entity: intent.entity, held: undefined };
  if (raw === undefined) {
    return { outcome: "unchanged", settlement: { ...about, link: gone, finding: "the object is gone" } };
  }
  const now = afterMail(intent, linkTo({ ...intent, bodyHash: "" }, id, raw, link));
  const seen = intent.entity === "contact" ? { seen: { id, raw } } : {};
  if (link !== undefined && isAsBefore(link, now)) {
    const finding = "as it was: it was not carried out";
    return { outcome: "unchanged", notCarriedOut: true, settlement: { ...about, link: now, ...seen, finding } };
  }
  const finding = "looked at; the push goes on from what FreeAgent has";
  return { outcome: "unchanged", settlement: { ...about, link: now, ...seen, finding } };
}

function linkTo(intent: DoubtfulIntent, id: number, raw: JsonObject, previous: Link | undefined): Link {
  const updatedAt = raw["updated_at"];
  return {
    entity: intent.entity,
    sourceKey: intent.sourceKey,
    freeagentId: id,
    state: intent.entity === "contact" ? contactStateLookedAt(previous, intent.body, raw) : "active",
    madeByUs: previous?.madeByUs ?? intent.step === "create",
    base: baseOf(intent, raw, previous),
    sentHash: intent.bodyHash,
    remoteUpdatedAt: typeof updatedAt === "string" ? updatedAt : null,
  };
}

/** An e-mail cannot be looked up. A draft that became open went out with it; of any other nobody knows. */
function afterMail({ step }: DoubtfulIntent, link: Link): Link {
  if (step !== "send_email" || link.base["status"] !== "Draft") return link;
  return { ...link, base: { ...link.base, [emailUnknown]: true } };
}

function baseOf({ entity, step, body }: DoubtfulIntent, raw: JsonObject, previous: Link | undefined): JsonObject {
  switch (entity) {
    case "contact":
      return previous === undefined ? contactBaseMade(body, raw) : contactBaseLookedAt(previous.base, body, raw);
    case "invoice":
      return invoiceBaseLookedAt({ name: step, body }, raw, previous?.base);
    case "payment":
      return paymentBase(raw);
  }
}
