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
 * @param what they are, and what becomes of them is to be done before a retry: a sentence around their numbers
 */
export function severalFound(ids: readonly number[], detail: (ids: string) => string): Settlement {
  const names = ids.join(", ");
  const rejection = { reason: "duplicate", detail: detail(names) } as const;
  return { outcome: "rejected", link: undefined, rejection, finding: `several found: ${names}` };
}
