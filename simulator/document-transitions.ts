import { addDays } from "./days.ts";
import { bumpContact, documentsOf } from "./create-document.ts";
import { checkReference } from "./document-references.ts";
import { documentStatus, isSent } from "./document-status.ts";
import type { WriteCall } from "./document-attributes.ts";
import { isLockedDay } from "./period-lock.ts";
import type { SalesDocument } from "./records.ts";
import { invalid, refused } from "./refusal.ts";

/** Draft to sent, also back from written off. A sent one stays as it is, or is refused, by switch. */
export function markAsSent(call: WriteCall, document: SalesDocument): void {
  refuseLocked(call, document);
  if (isSent(call, document)) {
    if (call.switches.mark_as_sent_twice === "422") throw invalid("Invoice has already been sent");
    return;
  }
  const wrongSign = document.kind === "invoice" ? document.total.lt(0) : document.total.gt(0);
  if (wrongSign) throw invalid(`total_value must be ${document.kind === "invoice" ? "at least" : "at most"} 0`);
  checkReference(call, document.reference, document, "sending");
  moveTo(call, document, { state: "sent", writtenOffOn: undefined, sendsOn: undefined });
}

/** Draft to scheduled: the mail run of the document's day (or of tomorrow, when that has passed) sends it. */
export function markAsScheduled(call: WriteCall, document: SalesDocument): void {
  refuseLocked(call, document);
  if (document.state !== "draft") throw invalid("Only a draft can be scheduled");
  checkReference(call, document.reference, document, "sending");
  const tomorrow = addDays(call.today, 1);
  moveTo(call, document, { state: "scheduled", sendsOn: document.datedOn > tomorrow ? document.datedOn : tomorrow });
}

/** Back to draft; refused while anything has been paid. */
export function markAsDraft(call: WriteCall, document: SalesDocument): void {
  refuseLocked(call, document);
  refuseWithPayments(call, document, "marked as draft");
  if (document.state !== "draft")
    moveTo(call, document, { state: "draft", writtenOffOn: undefined, sendsOn: undefined });
}

/** Writes off: sent and past its due date only. */
export function markAsCancelled(call: WriteCall, document: SalesDocument): void {
  refuseLocked(call, document);
  if (documentStatus(call, document) !== "Overdue") throw invalid("Only an overdue invoice can be cancelled");
  moveTo(call, document, { state: "cancelled", writtenOffOn: call.today });
}

/** Throws 403 when the document's day is in a closed period. */
export function refuseLocked(call: Pick<WriteCall, "world">, document: SalesDocument): void {
  if (isLockedDay(call.world, document.datedOn)) throw refused(403, "Invoice is locked.");
}

/** Throws while payments or reconciliations hold on to the document; the status is a switch. */
export function refuseWithPayments(call: WriteCall, document: SalesDocument, what: string): void {
  if (document.explanations.length === 0 && document.reconciliations.length === 0) return;
  const message = `Invoice has payments and cannot be ${what}`;
  throw call.switches.paid_invoice_refusal_status === 403 ? refused(403, message) : invalid(message);
}

/** Moves a document to a state. */
function moveTo(
  call: WriteCall,
  document: SalesDocument,
  change: Partial<Pick<SalesDocument, "state" | "sendsOn" | "writtenOffOn">>,
): void {
  documentsOf(call.world, document.kind).touch(document, call.now, () => Object.assign(document, change));
  bumpContact(call, document);
}
