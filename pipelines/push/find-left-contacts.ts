import type { FoundObject } from "../../domain/found-object.ts";
import type { Link } from "../../domain/link.ts";
import type { MarkerHolder } from "../../domain/marker-holder.ts";
import { readGoneKeys } from "../../extract/back-office/read-gone-keys.ts";
import { readDoubtfulKeys } from "../../extract/intents/read-doubtful-keys.ts";
import { readLinks } from "../../extract/links/read-links.ts";
import { takenBy } from "../../transform/refuse-shared-markers.ts";
import type { PlanContext } from "./push-flow.ts";

/** What is known of the contacts that carry the markers of new customers and belong to other ones. */
export interface HeldMarkers {
  /** Contacts whose customers are gone, by marker: another customer may take them over. */
  readonly left: ReadonlyMap<string, readonly FoundObject[]>;
  /** Whose each of the other markers is, in words. */
  readonly taken: ReadonlyMap<string, string>;
}

/**
 * Tells contacts that gone customers left behind from those that are taken. A customer is gone where the mapping has no row of
 * it, and its contact was hidden for that, or is about to be hidden or deleted by this batch (`leaving`): a row that a mapping
 * leaves out for a night is no reason to give its contact away. Three queries where a marker is taken, none else.
 */
export async function findLeftContacts(
  { company, database, mapping }: PlanContext,
  holders: ReadonlyMap<string, readonly MarkerHolder[]>,
  leaving: ReadonlySet<string>,
): Promise<HeldMarkers> {
  const keys = [...holders.values()].flat().map(({ sourceKey }) => sourceKey);
  if (keys.length === 0) return { left: new Map(), taken: new Map() };
  const gone = new Set(await readGoneKeys(database, mapping.contacts, keys));
  const doubtful = await readDoubtfulKeys(database, company.name, "contact", keys);
  const links = await readLinks(database, company.name, "contact", keys);
  const left = new Map<string, readonly FoundObject[]>();
  const taken = new Map<string, string>();
  for (const [marker, holding] of holders) {
    const objects = holding.flatMap(({ sourceKey, isHidden }) => {
      const isLeft = gone.has(sourceKey) && !doubtful.has(sourceKey) && (isHidden || leaving.has(sourceKey));
      return isLeft ? leftObject(links.get(sourceKey)) : [];
    });
    if (objects.length === holding.length) left.set(marker, objects);
    else taken.set(marker, holding.map((one) => takenBy("contact", one, !gone.has(one.sourceKey))).join(", "));
  }
  return { left, taken };
}

function leftObject(link: Link | undefined): readonly FoundObject[] {
  const id = link?.freeagentId ?? null;
  return link === undefined || id === null ? [] : [{ id, raw: link.base, leftBy: link }];
}
