import type { Answer, Call } from "./call.ts";
import { unwrap } from "./attributes.ts";
import { createDocument } from "./create-document.ts";
import { deleteDocument } from "./delete-document.ts";
import { documentAnswer } from "./document-answer.ts";
import { markAsDraft, markAsSent } from "./document-transitions.ts";
import { listedDocuments } from "./document-views.ts";
import { editDocument } from "./edit-document.ts";
import { flagFilter } from "./list-filters.ts";
import { page } from "./paging.ts";
import type { SalesDocument } from "./records.ts";
import { notFound } from "./refusal.ts";
import { urlOf } from "./url-of.ts";

/** GET /v2/credit_notes */
export function listCreditNotes(call: Call): Answer {
  const nested = flagFilter(call, "nested_credit_note_items");
  const { list, reversed } = listedDocuments(call, call.world.creditNotes);
  const { records, headers } = page(call, list, { reversed });
  return { status: 200, headers, body: { credit_notes: records.map((note) => documentAnswer(call, note, nested)) } };
}

/** GET /v2/credit_notes/:id */
export function getCreditNote(call: Call, id: number): Answer {
  return creditNoteBody(call, 200, findCreditNote(call, id));
}

/** POST /v2/credit_notes: always a draft; prices are negative. */
export function postCreditNote(call: Call): Answer {
  const creditNote = createDocument(call, "credit_note", unwrap(call.json, "credit_note"));
  return {
    ...creditNoteBody(call, 201, creditNote),
    headers: { Location: urlOf(call, "credit_notes", creditNote.id) },
  };
}

/** PUT /v2/credit_notes/:id */
export function putCreditNote(call: Call, id: number): Answer {
  const creditNote = findCreditNote(call, id);
  editDocument(call, creditNote, unwrap(call.json, "credit_note"));
  return creditNoteBody(call, 200, creditNote);
}

/** DELETE /v2/credit_notes/:id */
export function deleteCreditNote(call: Call, id: number): Answer {
  deleteDocument(call, findCreditNote(call, id));
  return { status: 200 };
}

/** PUT /v2/credit_notes/:id/transitions/:transition; cancelling was removed in 2024. */
export function transitionCreditNote(call: Call, id: number, transition: string): Answer {
  const creditNote = findCreditNote(call, id);
  const step = new Map([
    ["mark_as_sent", markAsSent],
    ["mark_as_draft", markAsDraft],
  ]).get(transition);
  if (step === undefined) throw notFound();
  step(call, creditNote);
  return creditNoteBody(call, 200, creditNote);
}

/** The credit note of an id; throws 404. */
export function findCreditNote(call: Pick<Call, "world">, id: number): SalesDocument {
  const creditNote = call.world.creditNotes.get(id);
  if (creditNote === undefined) throw notFound();
  return creditNote;
}

function creditNoteBody(call: Call, status: number, creditNote: SalesDocument): Answer {
  return {
    status,
    headers: { "Last-Modified": new Date(creditNote.updatedAt).toUTCString() },
    body: { credit_note: documentAnswer(call, creditNote, true) },
  };
}
