import type { Link } from "../domain/link.ts";
import type { Settlement } from "../domain/settlement.ts";
import type { WriteInDoubt } from "../domain/write-in-doubt.ts";
import { afterMail } from "./settle-change.ts";

/** What passes is over by then. */
const longestDoubt = 48 * 3600;
/** Where runs are seldom, or began again after a pause, one failed look says nothing. */
const fewestLooks = 3;

/**
 * Whether a look that fails now is the last one: the others of the run are answered, and this one has failed for two days.
 * @param doubt seconds since the write was sent, and how many looks failed before
 */
export function isUnseenForGood(doubt: { readonly seconds: number; readonly failedLooks: number }): boolean {
  return doubt.seconds >= longestDoubt && doubt.failedLooks + 1 >= fewestLooks;
}

/**
 * A write that could not be looked at for good. A person looks instead: what they release is planned anew, and what they dismiss
 * stays as it is. An e-mail is never sent twice.
 * @param link of the key, before the write
 */
export function settleUnseen(write: WriteInDoubt, link: Link | undefined, why: string): Settlement {
  const id = link?.freeagentId ?? undefined;
  const byHand = id === undefined ? "Look for it" : `Look at ${write.entity} number ${id}`;
  const rejection = {
    reason: "look_failed",
    detail: `Whether the last write (${write.step}) was carried out is not known: looks at it have failed for two days (${why}). ${byHand} in FreeAgent by hand. Retry sends what the back office has once more; dismiss leaves FreeAgent as it is.`,
  } as const;
  const finding = "could not be looked at for two days; a person decides";
  return { outcome: "rejected", link: link && afterMail(write, link), rejection, endsWork: true, finding };
}
