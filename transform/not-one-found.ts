import type { Rejection } from "../domain/plan.ts";
import type { Settlement } from "../domain/settlement.ts";

/** FreeAgent has nothing of the write, and what is known of the object stays as it is. */
export const notFound: Settlement = Object.freeze({
  outcome: "unchanged",
  link: undefined,
  notCarriedOut: true,
  finding: "not found: it was not carried out",
});

/**
 * Several objects that the write may have made: a person must say which it is.
 * @param ids FreeAgent's numbers of them
 * @param rejection as a push that finds them rejects the key
 */
export function severalFound(ids: readonly number[], rejection: Rejection): Settlement {
  return { outcome: "rejected", link: undefined, rejection, finding: `several found: ${ids.join(", ")}` };
}
