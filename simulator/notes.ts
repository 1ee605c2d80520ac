import type { Answer, Call } from "./call.ts";
import { textOf, unwrap } from "./attributes.ts";
import { wholeSecond } from "./collection.ts";
import { timestamp } from "./days.ts";
import { page } from "./paging.ts";
import type { Note } from "./records.ts";
import { invalid, notFound, refused } from "./refusal.ts";
import { referencedId } from "./resource-reference.ts";
import { urlOf } from "./url-of.ts";
import { nextId } from "./world.ts";

/** GET /v2/notes?contact= */
export function listNotes(call: Call): Answer {
  const contactId = noteContact(call);
  const list = call.world.notes.all().filter((note) => note.contactId === contactId);
  const { records, headers } = page(call, list);
  return { status: 200, headers, body: { notes: records.map((note) => noteAnswer(call, note)) } };
}

/** GET /v2/notes/:id */
export function getNote(call: Call, id: number): Answer {
  return { status: 200, body: { note: noteAnswer(call, findNote(call, id)) } };
}

/** POST /v2/notes?contact=: answers 200, as documented. */
export function postNote(call: Call): Answer {
  const contactId = noteContact(call);
  const note = textOf(unwrap(call.json, "note"), "note");
  if (note === undefined) throw invalid("note can't be blank");
  const at = wholeSecond(call.now);
  const stamps = { id: nextId(call.world, "note"), createdAt: at, updatedAt: at, touched: 0 };
  return { status: 200, body: { note: noteAnswer(call, call.world.notes.add({ ...stamps, contactId, note })) } };
}

/** DELETE /v2/notes/:id */
export function deleteNote(call: Call, id: number): Answer {
  call.world.notes.remove(findNote(call, id));
  return { status: 200 };
}

function noteContact(call: Call): number {
  const id = referencedId(call.query.get("contact"), "contacts");
  if (id === undefined || call.world.contacts.get(id) === undefined) throw refused(400, "contact parameter is missing");
  return id;
}

function findNote(call: Call, id: number): Note {
  const note = call.world.notes.get(id);
  if (note === undefined) throw notFound();
  return note;
}

function noteAnswer(call: Call, note: Note): Record<string, unknown> {
  return {
    url: urlOf(call, "notes", note.id),
    note: note.note,
    parent_url: urlOf(call, "contacts", note.contactId),
    author: "Olive Owner",
    created_at: timestamp(note.createdAt),
    updated_at: timestamp(note.updatedAt),
  };
}
