import type { Rejection } from "../domain/plan.ts";

/**
 * Why a contact or invoice is neither made nor taken over where FreeAgent has several that it may be, whether they were there
 * before us or a create whose answer was lost made one of them.
 * @param marker an invoice's reference
 * @param ids FreeAgent's numbers of them, with what there is to say of one
 */
export function severalExist(
  entity: "contact" | "invoice",
  marker: string,
  ids: readonly (number | string)[],
): Rejection {
  const numbers = ids.join(", ");
  if (entity === "contact") {
    return {
      reason: "possible_duplicate",
      detail: `FreeAgent has ${ids.length} contacts with this e-mail address and name (numbers ${numbers}). Make all but one of them differ there, or delete them, then retry.`,
    };
  }
  return {
    reason: "duplicate_reference",
    field: "reference",
    detail: `FreeAgent has ${ids.length} invoices with the reference ${marker} (numbers ${numbers}). Delete the surplus ones there, or correct the reference in the back office, then retry.`,
  };
}
