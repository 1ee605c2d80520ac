import type { Entity } from "../../domain/entity.ts";
import type { FoundObject } from "../../domain/found-object.ts";
import type { Link } from "../../domain/link.ts";
import { planOf, type Plan } from "../../domain/plan.ts";
import { foldMarkers } from "../../extract/mirror/fold-markers.ts";
import { readDoubtfulKeys } from "../../extract/intents/read-doubtful-keys.ts";
import { readLinks } from "../../extract/links/read-links.ts";
import { readReferenceHolders } from "../../extract/mirror/read-reference-holders.ts";
import { readWithheldFields } from "../../extract/staging/read-withheld-fields.ts";
import type { HandOver } from "../../load/links/hand-over-links.ts";
import type { StagedContactUpdate } from "../../load/staging/stage-contact-updates.ts";
import type { ContactAdoption } from "../../transform/contacts/adopt-contact.ts";
import { adoptedLink } from "../../transform/adopted-link.ts";
import { createOf, markersOf } from "../../transform/refuse-shared-markers.ts";
import { newReferenceOf, refuseTakenReferences } from "../../transform/invoices/refuse-taken-references.ts";
import { adoptContacts } from "./adopt-contacts.ts";
import { lookBeforeCreating } from "./look-before-creating.ts";
import { planReadable } from "./plan-readable.ts";
import type { PlanContext, PushFlow } from "./push-flow.ts";
import { refuseOrphans } from "./refuse-orphans.ts";

/** What a push would do for a batch of keys. It only reads. */
export interface PlannedBatch {
  /** Keys with a write whose outcome is not known yet: they have no plan. */
  readonly doubtful: ReadonlySet<string>;
  readonly plans: ReadonlyMap<string, Plan>;
  /** Links of the keys, those to adopted objects included. */
  readonly links: ReadonlyMap<string, Link>;
  /** Links to objects that FreeAgent had before us and that are to be changed; not stored yet. */
  readonly adopted: readonly Link[];
  /** Of those, fields for the back office to take over, or for a person to decide; not stored yet either. */
  readonly staged: readonly StagedContactUpdate[];
  /** Gone customers whose contacts others take over. */
  readonly handedOver: readonly HandOver[];
  /** All keys that take an object of FreeAgent's over. */
  readonly adoptedKeys: ReadonlySet<string>;
  /** Markers that the batch gives to objects, made or taken over. */
  readonly markers: readonly string[];
}

/**
 * Plans a batch of keys from a handful of queries, whatever its size.
 * @param spokenFor markers of creates that are planned but not carried out: they count as taken
 */
export async function planBatch(
  context: PlanContext,
  flow: PushFlow,
  sourceKeys: readonly string[],
  spokenFor: ReadonlySet<string> = new Set(),
): Promise<PlannedBatch> {
  const { database, company } = context;
  const doubtful = await readDoubtfulKeys(database, company.name, flow.entity, sourceKeys);
  const free = sourceKeys.filter((key) => !doubtful.has(key));
  const links = await readLinks(database, company.name, flow.entity, sourceKeys);
  const readable = await planReadable(context, flow, free, links);
  // A contact waits for invoices that are to go, and belongs to none.
  const present = flow.entity === "contact" ? readable : await refuseOrphans(context, readable);
  const own = await withOwnReferences(context, flow.entity, present);
  const planned = await withFoldedMarkers(context, flow.entity, own);
  const { plans, adopted, markers } = await lookBeforeCreating(context, flow, planned, spokenFor);
  const found = { doubtful, adoptedKeys: new Set(adopted.keys()), markers };
  if (flow.entity === "payment" || adopted.size === 0) {
    return { ...found, plans, links, adopted: [], staged: [], handedOver: [] };
  }
  return { ...found, ...(await planTakenOver(context, flow, flow.entity, adopted, { free, plans, links })) };
}

/** Plans keys again as what they are now: known objects of FreeAgent's that may differ from the back office. */
async function planTakenOver(
  context: PlanContext,
  flow: PushFlow,
  entity: "contact" | "invoice",
  adopted: ReadonlyMap<string, FoundObject>,
  first: { readonly free: readonly string[] } & Pick<PlannedBatch, "plans" | "links">,
): Promise<Pick<PlannedBatch, "plans" | "links" | "adopted" | "staged" | "handedOver">> {
  const adoptions = entity === "contact" ? await adoptContacts(context, adopted) : new Map<string, ContactAdoption>();
  const newLinks = new Map(
    [...adopted].map(([key, object]) => [key, adoptedLink(entity, key, object, adoptions.get(key)?.base)]),
  );
  const links = new Map([...first.links, ...newLinks]);
  const awaited = await withheldOfLeft(context, adopted);
  const takenOver = new Map(
    [...adopted].map(([key, object]) => [
      key,
      { ...object, withheld: awaited.get(object.leftBy?.sourceKey ?? "") ?? fieldsOf(adoptions.get(key)) },
    ]),
  );
  const again = await planReadable(context, flow, [...adopted.keys()], links, takenOver);
  const isTaken = (key: string): boolean => again.get(key)?.kind !== "reject";
  const handedOver = [...adopted].flatMap(([to, { leftBy }]) =>
    leftBy !== undefined && isTaken(to) ? [{ from: leftBy.sourceKey, to }] : [],
  );
  const plans = new Map([...first.plans, ...again, ...handedOver.map(({ from }) => [from, nothingLeft] as const)]);
  const inOrder = first.free.map((key): [string, Plan] => [key, planOf(plans, key)]);
  const kept = [...newLinks.values()].filter((link) => again.get(link.sourceKey)?.kind === "write");
  const staged = [...adoptions].flatMap(([sourceKey, { updates }]) =>
    isTaken(sourceKey) ? updates.map((update) => ({ sourceKey, ...update })) : [],
  );
  return { plans: new Map(inOrder), links, adopted: kept, staged, handedOver };
}

/** Of a gone customer whose contact another one takes over. */
const nothingLeft: Plan = { kind: "unchanged" };

/** What the gone customers had not taken over yet: their heirs do. One query where a contact was left, none else. */
async function withheldOfLeft({ company, database }: PlanContext, adopted: ReadonlyMap<string, FoundObject>) {
  const left = [...adopted.values()].flatMap(({ leftBy }) => leftBy?.sourceKey ?? []);
  if (left.length === 0) return new Map<string, ReadonlySet<string>>();
  return readWithheldFields(database, company.name, left);
}

function fieldsOf(adoption: ContactAdoption | undefined): ReadonlySet<string> {
  return new Set(adoption?.updates.map(({ field }) => field));
}

/** One query where an invoice that FreeAgent has is to have another reference, none in any other batch. */
async function withOwnReferences(
  { database, company }: PlanContext,
  entity: Entity,
  plans: ReadonlyMap<string, Plan>,
): Promise<ReadonlyMap<string, Plan>> {
  const references = entity === "invoice" ? [...plans.values()].flatMap((plan) => newReferenceOf(plan) ?? []) : [];
  if (references.length === 0) return plans;
  return refuseTakenReferences(plans, await readReferenceHolders(database, company.name, references));
}

/** Contacts are the same in whatever case their names are written; references of invoices are not. */
async function withFoldedMarkers({ database }: PlanContext, entity: Entity, plans: ReadonlyMap<string, Plan>) {
  const markers = markersOf(plans);
  if (entity !== "contact" || markers.length === 0) return plans;
  const folded = await foldMarkers(database, markers);
  return new Map(
    [...plans].map(([sourceKey, plan]): [string, Plan] => {
      const create = createOf(plan);
      if (create === undefined) return [sourceKey, plan];
      return [sourceKey, { ...create, marker: folded.get(create.marker) ?? create.marker }];
    }),
  );
}
