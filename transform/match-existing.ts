import type { Entity } from "../domain/entity.ts";
import type { FoundObject } from "../domain/found-object.ts";
import { reject, type Plan, type Rejection, type WritePlan } from "../domain/plan.ts";
import { invoiceDifferences } from "./invoices/invoice-differences.ts";
import { createOf } from "./refuse-shared-markers.ts";

/** What is known of the objects that FreeAgent has without a source key. */
export interface Existing {
  /** By marker. */
  readonly found: ReadonlyMap<string, readonly FoundObject[]>;
  /** Source keys of the back office that share a marker, by marker. */
  readonly rivals: ReadonlyMap<string, readonly string[]>;
}

/** Plans after the look, and the objects that keys take over instead of creating their own. */
export interface Matched {
  readonly plans: ReadonlyMap<string, Plan>;
  readonly adopted: ReadonlyMap<string, FoundObject>;
}

/** All that carry one marker. */
type Found = readonly [FoundObject, ...FoundObject[]];

/**
 * Looks before creating: a key whose object FreeAgent has already takes it over where exactly one fits, and is
 * rejected where it is not certain which belongs to whom. Never is anything created a second time.
 */
export function matchExisting(entity: Entity, plans: ReadonlyMap<string, Plan>, existing: Existing): Matched {
  const adopted = new Map<string, FoundObject>();
  const matched = new Map<string, Plan>();
  for (const [sourceKey, plan] of plans) {
    const create = createOf(plan);
    const [first, ...others] = (create && existing.found.get(create.marker)) ?? [];
    if (create === undefined || first === undefined) {
      matched.set(sourceKey, plan);
      continue;
    }
    const rivals = (existing.rivals.get(create.marker) ?? []).filter((key) => key !== sourceKey);
    const found = [first, ...others] as const;
    const rejection = entity === "invoice" ? invoiceDoubt(create, found) : contactDoubt(found, rivals);
    if (rejection === undefined) adopted.set(sourceKey, first);
    else matched.set(sourceKey, reject(rejection));
  }
  return { plans: matched, adopted };
}

function contactDoubt(found: Found, rivals: readonly string[]): Rejection | undefined {
  if (found.length > 1) {
    return {
      reason: "possible_duplicate",
      detail: `FreeAgent has ${found.length} contacts with this e-mail address and name (numbers ${numbers(found)}). Make all but one of them differ there, or delete them, then retry.`,
    };
  }
  if (rivals.length === 0) return undefined;
  return {
    reason: "possible_duplicate",
    detail: `FreeAgent has one contact with this e-mail address and name (number ${numbers(found)}), but contact ${rivals.join(", contact ")} of the back office has them too. Merge the rows, or make them differ, then retry.`,
  };
}

function invoiceDoubt(create: WritePlan, found: Found): Rejection | undefined {
  const { marker: reference } = create;
  const differences = invoiceDifferences(create, found[0].raw);
  if (found.length === 1 && differences.length === 0) return undefined;
  const why =
    found.length > 1
      ? `FreeAgent has ${found.length} invoices with the reference ${reference} (numbers ${numbers(found)}).`
      : `FreeAgent has an invoice with the reference ${reference} already (number ${numbers(found)}), and it is another one: ${differences.join("; ")}.`;
  return {
    reason: "duplicate_reference",
    field: "reference",
    detail: `${why} Correct the reference in the back office, or the invoice in FreeAgent, then retry.`,
  };
}

function numbers(found: Found): string {
  return found.map((object) => object.id).join(", ");
}
