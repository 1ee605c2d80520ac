import type { Plan } from "../../domain/plan.ts";
import type { FoundObject } from "../../domain/found-object.ts";
import type { MarkerHolder } from "../../domain/marker-holder.ts";
import { findAdoptable } from "../../extract/mirror/find-adoptable.ts";
import { readContactRivals } from "../../extract/mirror/read-contact-rivals.ts";
import { readTakenMarkers } from "../../extract/mirror/read-taken-markers.ts";
import { readRenamedNewcomers } from "../../extract/staging/read-renamed-newcomers.ts";
import { refuseRenamedNewcomers } from "../../transform/contacts/refuse-renamed-newcomers.ts";
import { matchExisting, type Matched } from "../../transform/match-existing.ts";
import { markersOf, refuseSharedMarkers, takenBy } from "../../transform/refuse-shared-markers.ts";
import { knownKeysOf } from "../known-keys.ts";
import { findLeftContacts, type HeldMarkers } from "./find-left-contacts.ts";
import type { PlanContext, PushFlow } from "./push-flow.ts";

/** The plans of a batch after the look at what FreeAgent has already, and the markers that they give to objects. */
export async function lookBeforeCreating(
  context: PlanContext,
  { entity }: PushFlow,
  planned: ReadonlyMap<string, Plan>,
  spokenFor: ReadonlySet<string>,
): Promise<Matched & { readonly markers: readonly string[] }> {
  const { database, company } = context;
  const markers = markersOf(planned);
  const holders = await readTakenMarkers(database, company.name, entity, markers);
  const { left, taken } =
    entity === "contact" ? await findLeftContacts(context, holders, leavingKeys(planned)) : heldOf(holders);
  const spoken = markers
    .filter((marker) => spokenFor.has(marker))
    .map((marker) => [marker, `another ${entity}`] as const);
  const single = refuseSharedMarkers(entity, planned, new Map([...spoken, ...taken]));
  const stages = entity === "contact" && company.rules.contacts.new_contacts === "stage";
  const renamed = stages ? await readRenamedNewcomers(database, company.name, markers) : new Map<string, number[]>();
  const refused = refuseRenamedNewcomers(single, renamed);
  const found = join(await findAdoptable(database, company.name, entity, markers), left);
  const rivals = entity === "contact" && found.size > 0 ? await rivalsOf(context, [...found.keys()]) : new Map();
  return { ...matchExisting(entity, refused, { found, rivals }), markers: markersOf(refused) };
}

/** Keys whose contacts are hidden or deleted, now or once their invoices are off them: the back office has them no more. */
function leavingKeys(planned: ReadonlyMap<string, Plan>): ReadonlySet<string> {
  const isLeaving = (plan: Plan): boolean =>
    plan.kind === "wait" || (plan.kind === "write" && plan.outcome === "deleted");
  return new Set([...planned].flatMap(([key, plan]) => (isLeaving(plan) ? [key] : [])));
}

function heldOf(holders: ReadonlyMap<string, readonly MarkerHolder[]>): HeldMarkers {
  const taken = [...holders].map(
    ([marker, holding]) => [marker, holding.map((one) => takenBy("invoice", one, true)).join(", ")] as const,
  );
  return { left: new Map(), taken: new Map(taken) };
}

function join(
  found: ReadonlyMap<string, readonly FoundObject[]>,
  left: HeldMarkers["left"],
): ReadonlyMap<string, readonly FoundObject[]> {
  const all = new Map(found);
  for (const [marker, objects] of left) all.set(marker, [...(all.get(marker) ?? []), ...objects]);
  return all;
}

async function rivalsOf(context: PlanContext, markers: readonly string[]) {
  const { database, company, mapping } = context;
  const knownKeys = knownKeysOf(context, "contact");
  return (await readContactRivals(database, company.name, mapping.contacts, markers, knownKeys)).rivals;
}
