import { countOutcomes, noOutcomes, type Outcome, type OutcomeCounts } from "../domain/outcome.ts";
import type { Entity } from "../domain/entity.ts";
import type { JsonObject } from "../domain/json.ts";
import type { Link } from "../domain/link.ts";
import { findByMarker } from "../extract/find-by-marker.ts";
import { readDoubtfulIntents, type DoubtfulIntent } from "../extract/read-doubtful-intents.ts";
import { readLinks } from "../extract/read-links.ts";
import { lookUp } from "../extract/look-up.ts";
import { settleIntent, type Settlement } from "../load/settle-intent.ts";
import { contactBase } from "../transform/plan-contact.ts";
import { invoiceBase } from "../transform/invoice-base.ts";
import { paymentBase } from "../transform/plan-payment.ts";
import { rejected } from "./held-keys.ts";
import type { RunContext } from "./run-context.ts";

/**
 * Settles writes whose answer was lost, by looking and never by sending again: a create is searched by its marker
 * in the mirror that this run has just read, any other write by reading the object. What is found becomes the link
 * and its base; the push then sends what is still missing. `created`: found and adopted; `unchanged`: looked at,
 * the push goes on; `in_doubt`: too early, such a write may still land.
 */
export async function settle(context: RunContext): Promise<OutcomeCounts> {
  const { database, company, runId } = context;
  const outcomes: Outcome[] = [];
  for (const intent of await readDoubtfulIntents(database, company.name, runId)) {
    if (!intent.ripe || context.signal.aborted) {
      outcomes.push("in_doubt");
      continue;
    }
    const links = await readLinks(database, company.name, intent.entity, [intent.sourceKey]);
    const link = links.get(intent.sourceKey);
    const { outcome, settlement } = await (intent.step === "create"
      ? settleCreate(context, intent)
      : settleChange(context, intent, link));
    await settleIntent(database, context.lease, settlement);
    context.logger.info(
      { run_id: runId, entity: intent.entity, step: intent.step, finding: settlement.finding },
      "intent.settled",
    );
    outcomes.push(outcome);
  }
  return countOutcomes(noOutcomes, outcomes);
}

interface Settled {
  readonly outcome: Outcome;
  readonly settlement: Settlement;
}

async function settleCreate(context: RunContext, intent: DoubtfulIntent): Promise<Settled> {
  const found = await findByMarker(context.database, context.company.name, intent.entity, intent.marker);
  const [first, second] = found;
  const settlement = { intentId: intent.intentId, entity: intent.entity, link: undefined, held: undefined };
  if (first === undefined) {
    return { outcome: "unchanged", settlement: { ...settlement, finding: "not found: it was not carried out" } };
  }
  if (second !== undefined) {
    const ids = found.map((object) => object.id).join(", ");
    const held = rejected(intent.sourceKey, {
      reason: "duplicate",
      detail: `FreeAgent has several objects that this ${intent.entity} may be (${ids}). Delete the surplus ones there, then retry.`,
    });
    return { outcome: "rejected", settlement: { ...settlement, held, finding: `several found: ${ids}` } };
  }
  const link = linkTo(intent, first.id, first.raw, undefined);
  return { outcome: "created", settlement: { ...settlement, link, finding: "found and adopted" } };
}

async function settleChange(context: RunContext, intent: DoubtfulIntent, link: Link | undefined): Promise<Settled> {
  const id = intent.freeagentId ?? link?.freeagentId ?? null;
  if (id === null) throw new Error(`${intent.step} in doubt without an object: ${intent.intentId}`);
  const raw = await lookUp(context.client, intent.entity, id);
  const now = raw === undefined && link !== undefined ? ({ ...link, state: "deleted" } as const) : undefined;
  const settlement = {
    intentId: intent.intentId,
    entity: intent.entity,
    link: raw === undefined ? now : linkTo({ ...intent, bodyHash: "" }, id, raw, link),
    held: undefined,
    finding: raw === undefined ? "the object is gone" : "looked at; the push goes on from what FreeAgent has",
  };
  return { outcome: "unchanged", settlement };
}

function linkTo(intent: DoubtfulIntent, id: number, raw: JsonObject, previous: Link | undefined): Link {
  const updatedAt = raw["updated_at"];
  return {
    entity: intent.entity,
    sourceKey: intent.sourceKey,
    freeagentId: id,
    state: intent.entity === "contact" && raw["status"] === "Hidden" ? "hidden" : "active",
    madeByUs: previous?.madeByUs ?? true,
    base: baseOf(intent.entity, raw, previous),
    sentHash: intent.bodyHash,
    remoteUpdatedAt: typeof updatedAt === "string" ? updatedAt : null,
  };
}

function baseOf(entity: Entity, raw: JsonObject, previous: Link | undefined): JsonObject {
  switch (entity) {
    case "contact":
      return contactBase(raw);
    case "invoice":
      return invoiceBase(raw, previous?.base);
    case "payment":
      return paymentBase(raw);
  }
}
