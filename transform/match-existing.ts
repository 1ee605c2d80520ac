import type { Entity } from "../domain/entity.ts";
import type { FoundObject } from "../domain/found-object.ts";
import { reject, type Plan, type Rejection, type WritePlan } from "../domain/plan.ts";
import { invoiceDifferences } from "./invoices/invoice-differences.ts";
import { createOf } from "./refuse-shared-markers.ts";
import { severalExist } from "./several-exist.ts";

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
    const rejection = doubtOf(entity, create, found, rivals);
    if (rejection === undefined) adopted.set(sourceKey, first);
    else matched.set(sourceKey, reject(rejection));
  }
  return { plans: matched, adopted };
}

function doubtOf(entity: Entity, create: WritePlan, found: Found, rivals: readonly string[]): Rejection | undefined {
  const kind = entity === "invoice" ? "invoice" : "contact";
  if (found.length > 1) {
    return severalExist(
      kind,
      create.marker,
      found.map((object) => numberOf(object)),
    );
  }
  return kind === "invoice" ? invoiceDoubt(create, found) : contactDoubt(found, rivals);
}

/** FreeAgent's number of an object, and why a person may not see it there. */
function numberOf({ id, leftBy }: FoundObject): string {
  if (leftBy === undefined) return String(id);
  return `${id}, of contact ${leftBy.sourceKey}, which the back office has no more${leftBy.state === "hidden" ? ": so we hid it there" : ""}`;
}

function contactDoubt([object]: Found, rivals: readonly string[]): Rejection | undefined {
  if (rivals.length === 0) return undefined;
  return {
    reason: "possible_duplicate",
    detail: `FreeAgent has one contact with this e-mail address and name (number ${numberOf(object)}), but contact ${rivals.join(", contact ")} of the back office has them too. Merge the rows, or make them differ, then retry.`,
  };
}

function invoiceDoubt(create: WritePlan, [{ id, raw }]: Found): Rejection | undefined {
  const differences = invoiceDifferences(create, raw);
  if (differences.length === 0) return undefined;
  return {
    reason: "duplicate_reference",
    field: "reference",
    detail: `FreeAgent has an invoice with the reference ${create.marker} already (number ${id}), and it is another one: ${differences.join("; ")}. Correct the reference in the back office, or the invoice in FreeAgent, then retry.`,
  };
}
