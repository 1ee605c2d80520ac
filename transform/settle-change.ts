import type { JsonObject } from "../domain/json.ts";
import { deletedBase, type Link } from "../domain/link.ts";
import type { Settlement } from "../domain/settlement.ts";
import type { WriteInDoubt } from "../domain/write-in-doubt.ts";
import { emailUnknown } from "./invoices/invoice-base.ts";
import { isAsBefore } from "./is-as-before.ts";
import { linkLookedAt } from "./link-looked-at.ts";

/** A reading of the object that a write was about: FreeAgent's number, and what it has; undefined where it is gone. */
interface Reading {
  readonly id: number;
  readonly raw: JsonObject | undefined;
}

/**
 * What became of any other write than a create. Whatever was found, the push goes on from there.
 * @param link of the key, before the write
 */
export function settleChange(write: WriteInDoubt, link: Link | undefined, { id, raw }: Reading): Settlement {
  if (raw === undefined) {
    return { outcome: "unchanged", link: link && linkGone(write, link), finding: "the object is gone" };
  }
  // Without a hash the push compares the row again.
  const now = afterMail(write, linkLookedAt({ ...write, bodyHash: "" }, { id, raw }, link));
  const seen = write.entity === "contact" ? { seen: { id, raw } } : {};
  if (link !== undefined && isAsBefore(link, now)) {
    const finding = "as it was: it was not carried out";
    return { outcome: "unchanged", link: now, ...seen, notCarriedOut: true, finding };
  }
  return { outcome: "unchanged", link: now, ...seen, finding: "looked at; the push goes on from what FreeAgent has" };
}

/** What we deleted ourselves may come again; a payment's link says so by having no hash. */
function linkGone({ step }: WriteInDoubt, link: Link): Link {
  if (step !== "delete") return { ...link, state: "deleted" };
  return { ...link, state: "deleted", sentHash: "", base: deletedBase(link.base) };
}

/** An e-mail cannot be looked up. A draft that became open went out with it; of any other nobody knows. */
export function afterMail({ step }: Pick<WriteInDoubt, "step">, link: Link): Link {
  if (step !== "send_email" || link.base["status"] !== "Draft") return link;
  return { ...link, base: { ...link.base, [emailUnknown]: true } };
}
