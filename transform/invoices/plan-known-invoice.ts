import { jsonText, type JsonObject } from "../../domain/json.ts";
import type { Link } from "../../domain/link.ts";
import { sameAmount } from "../../domain/money.ts";
import { reject, rejectForNow, type Plan, type Step } from "../../domain/plan.ts";
import { amountEdits } from "./amount-edits.ts";
import { changedInvoice, type ChangedInvoice } from "./changed-invoice.ts";
import { emailUnknown, invoiceBase, wentOut } from "./invoice-base.ts";
import { amendRefused, cannotAmend, changedThere, mailUnknown } from "./invoice-rejections.ts";
import { isUnpaid, statusOf, type RemoteState } from "./invoice-state.ts";
import type { WantedInvoice } from "./invoice-to-attributes.ts";
import { expectationOf, sendSteps, type InvoiceRules } from "./invoice-steps.ts";
import { totalMismatch } from "./total-mismatch.ts";

/** What decides about an invoice that FreeAgent has. */
interface KnownInvoice {
  readonly wanted: WantedInvoice;
  readonly hash: string;
  readonly link: Link;
  readonly remote: RemoteState | undefined;
  readonly rules: InvoiceRules;
  /** What FreeAgent has, in comparable form. */
  readonly present: JsonObject;
  readonly status: string;
}

/**
 * What a push does for an invoice that FreeAgent has. What a person did there stays: values that they changed, until the back
 * office changes the same ones, and a draft that they made of a sent invoice. Where what they changed would keep the invoice
 * from being sent again, nothing of it is written.
 */
export function planKnownInvoice(
  wanted: WantedInvoice,
  hash: string,
  link: Link,
  remote: RemoteState | undefined,
  rules: InvoiceRules,
): Plan {
  const status = statusOf(link, remote);
  const present = remote?.raw === undefined ? link.base : invoiceBase(remote.raw, link.base);
  const known = { wanted, hash, link, remote, rules, present, status };
  if (status === "Draft" && link.base[emailUnknown] === true) return reject(mailUnknown);
  const changed = changedInvoice(wanted, link.base, present);
  const isSame = Object.keys(changed.body).length === 0 && changed.lost.length === 0;
  return isSame ? planSame(known, changed) : planChanged(known, changed);
}

/** Nothing is to be changed: a draft of ours is sent, if it comes to what it should. */
function planSame(known: KnownInvoice, { agreed }: ChangedInvoice): Plan {
  const { wanted, hash, link, present, status } = known;
  const [send] = status === "Draft" ? sendAgain(known) : [];
  const mismatch = totalMismatch(wanted, present);
  if (mismatch !== undefined) {
    const edits = amountEdits(link.base, present);
    if (send !== undefined && edits.length > 0) return edited(edits, jsonText(present["total_value"]), wanted);
    // An invoice that a person made come to something else is told by the comparison.
    if (totalMismatch(wanted, agreed) !== undefined) return reject(mismatch);
  }
  if (send !== undefined) return write(known, "created", [send]);
  if (link.sentHash === hash && agreed === link.base) return { kind: "unchanged" };
  return { kind: "unchanged", link: { ...link, base: agreed, sentHash: hash } };
}

function planChanged(known: KnownInvoice, { body, lost, total }: ChangedInvoice): Plan {
  const { wanted, link, remote, rules, present, status } = known;
  const isDraft = status === "Draft";
  if (!isDraft && !isUnpaid(status, remote)) return reject(cannotAmend(status, remote));
  if (!isDraft && rules.amend === "reject") return reject(amendRefused(status));
  const edits = amountEdits(link.base, present);
  const agrees = total !== undefined && sameAmount(total, wanted.expectedTotal);
  if (edits.length > 0 && (lost.length > 0 || !agrees)) return edited(edits, total, wanted);
  const update: Step = { name: "update", body };
  if (isDraft) return write(known, "updated", [update, ...sendAgain(known)]);
  return write(known, "updated", [{ name: "mark_as_draft", body: {} }, update, { name: "mark_as_sent", body: {} }]);
}

/**
 * How a draft leaves. One that the customer has had leaves again without an e-mail. One that was sent when we last wrote it was
 * made a draft by a person, and stays one.
 */
function sendAgain({ link: { base }, rules }: KnownInvoice): Step[] {
  const lastStatus = jsonText(base["status"]);
  if (lastStatus !== "Draft" && lastStatus !== "") return [];
  return base[wentOut] === true ? [{ name: "mark_as_sent", body: {} }] : sendSteps(rules);
}

function write(
  { wanted, hash, link }: KnownInvoice,
  outcome: "created" | "updated",
  steps: readonly [Step, ...Step[]],
): Plan {
  return { kind: "write", outcome, steps, freeagentId: link.freeagentId, hash, ...expectationOf(wanted) };
}

/** Every run looks again: the way out may be in FreeAgent. */
function edited(edits: readonly string[], total: string | undefined, { expectedTotal }: WantedInvoice): Plan {
  return rejectForNow(changedThere(edits, total, expectedTotal));
}
