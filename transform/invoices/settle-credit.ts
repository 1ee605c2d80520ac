import type { CreditNote } from "../../domain/credit-note.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { Link } from "../../domain/link.ts";
import { numberIn } from "../../domain/number-in.ts";
import type { Settlement } from "../../domain/settlement.ts";
import type { WriteInDoubt } from "../../domain/write-in-doubt.ts";
import { notFound, severalFound } from "../not-one-found.ts";
import { takenReference } from "./plan-credit.ts";
import { baseWithNote, creditLinkAfter, withoutNote } from "./credit-base.ts";

/**
 * Whether a credit note with the reference of a lost one may be that one: the same customer's, and still there.
 * @param sent the body of its create
 */
export function mayBeOurNote(sent: JsonObject, { contactId, gone }: CreditNote): boolean {
  return !gone && contactId === numberIn(sent["contact"]);
}

/** What became of making a credit note. @param found those that may be ours (`mayBeOurNote`) */
export function settleNote({ marker }: WriteInDoubt, link: Link, found: readonly CreditNote[]): Settlement {
  const [first, second] = found;
  if (first === undefined) return notFound;
  if (second !== undefined) {
    const ids = found.map(({ freeagentId }) => freeagentId);
    return severalFound(ids, takenReference(marker, found));
  }
  const raw = { url: `/v2/credit_notes/${first.freeagentId}`, total_value: first.total, status: first.status };
  const base = baseWithNote(link.base, raw);
  return { outcome: "unchanged", link: { ...link, base }, finding: "found; the push goes on with it" };
}

/** What became of sending a credit note. @param note as FreeAgent has it now; undefined where it is gone */
export function settleSending(link: Link, note: JsonObject | undefined): Settlement {
  if (note === undefined) return lookedAt(link, { state: "active", base: withoutNote(link.base) });
  if (note["status"] === "Draft") return notFound;
  return lookedAt(link, creditLinkAfter("send_credit_note", {}, link.base, undefined));
}

/** Whether FreeAgent has set the two off, and then the invoice as it is now; undefined where it is gone. */
export type SetOff = { readonly found: false } | { readonly found: true; readonly invoice: JsonObject | undefined };

/** What became of setting a credit note off against its invoice. */
export function settleSetOff({ body }: WriteInDoubt, link: Link, setOff: SetOff): Settlement {
  if (!setOff.found) return notFound;
  const { invoice } = setOff;
  if (invoice === undefined) return lookedAt(link, { state: "deleted", base: link.base });
  return lookedAt(link, creditLinkAfter("set_off", body, link.base, invoice));
}

function lookedAt(link: Link, found: Pick<Link, "state" | "base">): Settlement {
  const finding = "looked at; the push goes on from what FreeAgent has";
  return { outcome: "unchanged", link: { ...link, ...found }, finding };
}
