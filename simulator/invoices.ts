import type { Answer, Call } from "./call.ts";
import { unwrap } from "./attributes.ts";
import { addDays } from "./days.ts";
import { blankDocument, createDocument, storeDocument } from "./create-document.ts";
import { deleteDocument } from "./delete-document.ts";
import { documentAnswer } from "./document-answer.ts";
import { newItemId } from "./document-items.ts";
import { nextReference } from "./document-references.ts";
import { markAsCancelled, markAsDraft, markAsScheduled, markAsSent } from "./document-transitions.ts";
import { listedDocuments } from "./document-views.ts";
import { editDocument } from "./edit-document.ts";
import { flagFilter } from "./list-filters.ts";
import { page } from "./paging.ts";
import type { SalesDocument } from "./records.ts";
import { notFound } from "./refusal.ts";
import { urlOf } from "./url-of.ts";
import { convertToCreditNote } from "./convert-to-credit-note.ts";

/** GET /v2/invoices */
export function listInvoices(call: Call): Answer {
  const nested = flagFilter(call, "nested_invoice_items");
  const { list, reversed } = listedDocuments(call, call.world.invoices);
  const { records, headers } = page(call, list, { reversed });
  return { status: 200, headers, body: { invoices: records.map((invoice) => documentAnswer(call, invoice, nested)) } };
}

/** GET /v2/invoices/:id */
export function getInvoice(call: Call, id: number): Answer {
  return invoiceBody(call, 200, findInvoice(call, id));
}

/** POST /v2/invoices: always a draft. */
export function postInvoice(call: Call): Answer {
  const invoice = createDocument(call, "invoice", unwrap(call.json, "invoice"));
  return { ...invoiceBody(call, 201, invoice), headers: { Location: urlOf(call, "invoices", invoice.id) } };
}

/** PUT /v2/invoices/:id */
export function putInvoice(call: Call, id: number): Answer {
  const invoice = findInvoice(call, id);
  editDocument(call, invoice, unwrap(call.json, "invoice"));
  return invoiceBody(call, 200, invoice);
}

/** DELETE /v2/invoices/:id */
export function deleteInvoice(call: Call, id: number): Answer {
  deleteDocument(call, findInvoice(call, id));
  return { status: 200 };
}

/** POST /v2/invoices/:id/duplicate: a draft of today with the next number; answers 200. */
export function duplicateInvoice(call: Call, id: number): Answer {
  const original = findInvoice(call, id);
  const blank = blankDocument(call, "invoice", original.contactId, nextReference(call.world));
  const { projectId, bankAccountId, termsInDays, currency, exchangeRate, discountPercent, ecStatus, net, tax, total } =
    original;
  const copy: SalesDocument = {
    ...blank,
    ...{ projectId, bankAccountId, termsInDays, currency, exchangeRate, discountPercent, ecStatus, net, tax, total },
    attributes: { ...original.attributes },
    items: original.items.map((item) => ({ ...item, id: newItemId(call.world) })),
    dueOn: addDays(call.today, termsInDays),
  };
  return invoiceBody(call, 200, storeDocument(call, copy));
}

/** PUT /v2/invoices/:id/transitions/:transition */
export function transitionInvoice(call: Call, id: number, transition: string): Answer {
  const invoice = findInvoice(call, id);
  if (transition === "convert_to_credit_note") {
    return { status: 200, body: { credit_note: documentAnswer(call, convertToCreditNote(call, invoice), true) } };
  }
  const step = new Map([
    ["mark_as_sent", markAsSent],
    ["mark_as_scheduled", markAsScheduled],
    ["mark_as_draft", markAsDraft],
    ["mark_as_cancelled", markAsCancelled],
  ]).get(transition);
  if (step === undefined) throw notFound();
  step(call, invoice);
  const mayBeEmpty = transition === "mark_as_scheduled" || transition === "mark_as_cancelled";
  if (mayBeEmpty && call.switches.transition_answer === "empty") return { status: 200 };
  return invoiceBody(call, 200, invoice);
}

/** GET /v2/invoices/:id/pdf: a small document, encoded. */
export function getInvoicePdf(call: Call, id: number): Answer {
  const invoice = findInvoice(call, id);
  const content = Buffer.from(`%PDF-1.4\n% Invoice ${invoice.reference}\n%%EOF\n`).toString("base64");
  return { status: 200, body: { pdf: { content } } };
}

/** The invoice of an id; throws 404. */
export function findInvoice(call: Pick<Call, "world">, id: number): SalesDocument {
  const invoice = call.world.invoices.get(id);
  if (invoice === undefined) throw notFound();
  return invoice;
}

function invoiceBody(call: Call, status: number, invoice: SalesDocument): Answer {
  return {
    status,
    headers: { "Last-Modified": new Date(invoice.updatedAt).toUTCString() },
    body: { invoice: documentAnswer(call, invoice, true) },
  };
}
