import type { ForeseenContacts } from "../../domain/foreseen.ts";
import type { Link } from "../../domain/link.ts";

/** What is known of the customers that a batch's invoices are for; all by source key. */
interface CustomerFacts {
  readonly links: ReadonlyMap<string, Link>;
  /** Those with an open reject. */
  readonly held: { has(sourceKey: string): boolean };
  /** What an earlier part of the same push will have done, where that is foreseen. */
  readonly foreseen: ForeseenContacts | undefined;
}

/**
 * Links of the customers that invoices may be written for: FreeAgent has them, and no change of theirs is held. A
 * customer goes before its invoices, with its changes: they may decide about VAT and the address on the document.
 */
export function readyContacts(
  contactKeys: readonly string[],
  { links, held, foreseen }: CustomerFacts,
): ReadonlyMap<string, Link> {
  const ready = new Map<string, Link>();
  for (const key of contactKeys) {
    const outcome = foreseen?.get(key);
    const isHeld = outcome === undefined ? held.has(key) : outcome === "held";
    if (isHeld) continue;
    const link = links.get(key);
    if (link !== undefined && link.state !== "deleted") ready.set(key, link);
    else if (outcome === "through") ready.set(key, contactToBe(key));
  }
  return ready;
}

/** The link of a customer that the same push creates before its invoices; 0 stands for the number it will have. */
function contactToBe(sourceKey: string): Link {
  const fixed = { entity: "contact", state: "active", madeByUs: true, base: {}, sentHash: "" } as const;
  return { ...fixed, sourceKey, freeagentId: 0, remoteUpdatedAt: null };
}
