import { bumpContact, documentsOf } from "./create-document.ts";
import type { WriteCall } from "./document-attributes.ts";
import { unfileReference } from "./document-references.ts";
import { refuseLocked, refuseWithPayments } from "./document-transitions.ts";
import type { SalesDocument } from "./records.ts";
import { invalid } from "./refusal.ts";

/** Deletes a document: a draft, or a sent one without payments where the switch allows it. */
export function deleteDocument(call: WriteCall, document: SalesDocument): void {
  refuseWithPayments(call, document, "deleted");
  if (document.state !== "draft") {
    refuseLocked(call, document);
    if (!call.switches.sent_invoice_deletable) throw invalid("Only a draft can be deleted");
  }
  unfileReference(call.world, document);
  documentsOf(call.world, document.kind).remove(document);
  bumpContact(call, document);
}
