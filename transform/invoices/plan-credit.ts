import { creditReference, type CreditNote } from "../../domain/credit-note.ts";
import { jsonText, type JsonObject } from "../../domain/json.ts";
import type { Link } from "../../domain/link.ts";
import { decimal, sameAmount } from "../../domain/money.ts";
import { numberIn } from "../../domain/number-in.ts";
import { reject, type CreditStep, type Plan, type Rejection, type Step, type WritePlan } from "../../domain/plan.ts";
import { creditedBase, creditKeys, creditNoteOf, isCredited, wasSetOff } from "./credit-base.ts";
import { creditNoteBody } from "./credit-note-body.ts";
import { invoiceBase } from "./invoice-base.ts";
import type { RemoteState } from "./invoice-state.ts";

/** What is known of credit notes when invoices are planned. */
export interface CreditFacts {
  /** Mirrored ones that may belong to the invoices. */
  readonly notes: readonly CreditNote[];
  /** The day that a credit note is dated, `YYYY-MM-DD`. */
  readonly today: string;
}

/** The credit note of an invoice, as far as it has got. */
interface Begun {
  readonly path: string;
  readonly total: string;
  readonly sent: boolean;
}

/**
 * Takes a sent invoice back by a credit note: one over the lines that FreeAgent has, sent, and set off against it. Goes
 * on from where an earlier run has stopped: what was done is in the base of the link, and in the mirror.
 */
export function planCredit(link: Link, remote: RemoteState | undefined, { notes, today }: CreditFacts): Plan {
  const { base } = link;
  const invoice = remote?.raw === undefined ? base : invoiceBase(remote.raw, base);
  const total = jsonText(invoice["total_value"]);
  const due = remote?.due ?? total;
  if (wasSetOff(base)) {
    if (!decimal(due).eq("0")) return reject(withoutEffect(base, due));
    return { kind: "unchanged", link: { ...link, state: "deleted", base: creditedBase(base) } };
  }
  if (decimal(total).eq("0")) return reject(nothingToCredit);
  if (!sameAmount(due, total)) return reject(partlySettled(due, total));
  const begun = begunNote(base, invoice, notes);
  if (begun !== undefined && "reason" in begun) return reject(begun);
  if (begun !== undefined && !isOpposite(begun.total, total)) return reject(otherTotal(begun.path, begun.total, total));
  const marker = referenceOf(base);
  const steps = stepsFrom(begun, { ...link, base: invoice }, marker, today);
  const fixed = { kind: "write", outcome: "deleted", freeagentId: link.freeagentId, hash: link.sentHash } as const;
  return { ...fixed, steps, marker, expectedTotal: total };
}

/** By our own word for the invoice, whatever a person made of it there: it is what a lost credit note is looked up by. */
const referenceOf = (base: JsonObject): string => creditReference(jsonText(base["reference"]));

function stepsFrom(begun: Begun | undefined, { base: invoice, freeagentId }: Link, marker: string, today: string) {
  const note = begun === undefined ? {} : { credit_note: begun.path };
  const send: Step = { name: "send_credit_note", body: note };
  const path = `/v2/invoices/${freeagentId ?? ""}`;
  const gross = decimal(jsonText(invoice["total_value"])).toFixed();
  const setOff: Step = { name: "set_off", body: { ...note, invoice: path, gross_value: gross, dated_on: today } };
  if (begun?.sent === true) return [setOff] as const;
  if (begun !== undefined) return [send, setOff] as const;
  return [{ name: "create_credit_note", body: creditNoteBody(invoice, marker, today) }, send, setOff] as const;
}

/**
 * The credit note that was begun. One that carries the reference of ours, and is over the same amount for the same
 * customer, is ours although no link says so: the database may have been restored to an earlier state.
 */
function begunNote(base: JsonObject, invoice: JsonObject, notes: readonly CreditNote[]): Begun | Rejection | undefined {
  const id = creditNoteOf(base);
  const known = notes.find((note) => note.freeagentId === id);
  if (id !== undefined && known?.gone !== true) {
    const total = known?.total ?? jsonText(base[creditKeys.total]);
    const sent = base[creditKeys.sent] === true || (known !== undefined && known.status !== "Draft");
    return { path: pathOf(id), total, sent };
  }
  const reference = referenceOf(base);
  const [first, ...others] = notes.filter((note) => !note.gone && note.reference === reference);
  if (first === undefined) return undefined;
  if (others.length > 0 || !mayBeIts(first, invoice)) return takenReference(reference, [first, ...others]);
  return { path: pathOf(first.freeagentId), total: first.total, sent: first.status !== "Draft" };
}

const pathOf = (id: number): string => `/v2/credit_notes/${id}`;

function mayBeIts(note: CreditNote, invoice: JsonObject): boolean {
  return note.contactId === numberIn(invoice["contact"]) && isOpposite(note.total, jsonText(invoice["total_value"]));
}

const isOpposite = (one: string, other: string): boolean => decimal(one).plus(decimal(other)).eq("0");

/** What the answer to a step must come to before the next one. @param base that of the link after the step */
export function creditObjection(plan: WritePlan, step: CreditStep, base: JsonObject): Rejection | undefined {
  const { expectedTotal: total = "" } = plan;
  const noteTotal = jsonText(base[creditKeys.total]);
  if (step === "create_credit_note" && !isOpposite(noteTotal, total)) {
    return otherTotal(jsonText(base[creditKeys.note]), noteTotal, total);
  }
  return step === "set_off" && base[creditKeys.credited] === undefined ? withoutEffect(base, total) : undefined;
}

/** Why an invoice cannot go on as it was, although its row is back: it was credited, or its credit note was begun. */
export function objectionToReturn(link: Link, notes: readonly CreditNote[]): Rejection | undefined {
  if (isCredited(link)) return alreadyCredited;
  const id = creditNoteOf(link.base);
  const isThere = id !== undefined && notes.find((note) => note.freeagentId === id)?.gone !== true;
  return isThere ? creditBegun(jsonText(link.base[creditKeys.note])) : undefined;
}

function creditBegun(note: string): Rejection {
  return {
    reason: "credit_note_begun",
    detail: `A credit note for this invoice was begun (${note}) before its row came back. Delete the credit note in FreeAgent, pull, then retry.`,
  };
}

const alreadyCredited: Rejection = {
  reason: "credited",
  detail:
    "The invoice was credited in FreeAgent when its row was gone, and cannot be had back. Invoice again under a new key and reference.",
};

const nothingToCredit: Rejection = {
  reason: "invoice_sent",
  detail:
    "The invoice is gone from the back office and was sent, but it comes to nothing, so no credit note can take it back. Delete it in FreeAgent by hand.",
};

function partlySettled(due: string, total: string): Rejection {
  return {
    reason: "invoice_locked",
    detail: `The invoice is gone from the back office; ${due} of ${total} is due on it in FreeAgent. Raise the credit note there by hand.`,
  };
}

function otherTotal(note: string, found: string, total: string): Rejection {
  return {
    reason: "total_mismatch",
    detail: `The credit note ${note} comes to ${found} in FreeAgent, the invoice to ${total}. It stays as it is: correct or delete it there, pull, then retry.`,
  };
}

/** Why an invoice is not credited: FreeAgent has credit notes with the reference of ours, and none is surely ours. */
export function takenReference(reference: string, notes: readonly CreditNote[]): Rejection {
  const ids = notes.map(({ freeagentId }) => freeagentId).join(", ");
  return {
    reason: "duplicate_reference",
    detail: `FreeAgent has ${reference} already (${ids}), and not once, over this amount, for this customer. Set it off against the invoice by hand, or give it another reference, then retry.`,
  };
}

function withoutEffect(base: JsonObject, due: string): Rejection {
  return {
    reason: "set_off_without_effect",
    detail: `The credit note ${jsonText(base[creditKeys.note])} was set off against the invoice, but FreeAgent says that ${due} is still due. Look at both in FreeAgent, pull, then retry.`,
  };
}
