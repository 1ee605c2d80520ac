import { blankDocument, storeDocument } from "./create-document.ts";
import { deleteDocument } from "./delete-document.ts";
import type { WriteCall } from "./document-attributes.ts";
import type { SalesDocument } from "./records.ts";
import { invalid } from "./refusal.ts";

/** Turns a draft invoice with a negative total into a draft credit note, which it returns; the invoice is gone. */
export function convertToCreditNote(call: WriteCall, invoice: SalesDocument): SalesDocument {
  if (invoice.state !== "draft" || !invoice.total.lt(0)) {
    throw invalid("Only a draft invoice with a negative total can become a credit note");
  }
  const blank = blankDocument(call, "credit_note", invoice.contactId, invoice.reference);
  const { id, createdAt, updatedAt, touched, explanations, reconciliations } = blank;
  deleteDocument(call, invoice);
  return storeDocument(call, {
    ...invoice,
    ...{ id, createdAt, updatedAt, touched, explanations, reconciliations },
    kind: "credit_note",
  });
}
