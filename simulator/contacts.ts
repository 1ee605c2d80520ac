import type { Answer, Call } from "./call.ts";
import { type Sent, unwrap } from "./attributes.ts";
import { wholeSecond } from "./collection.ts";
import { contactAnswer } from "./contact-answer.ts";
import { newContactAttributes, writeContact } from "./contact-attributes.ts";
import { listedContacts } from "./contact-views.ts";
import { page } from "./paging.ts";
import type { Contact } from "./records.ts";
import { notFound, refused } from "./refusal.ts";
import { urlOf } from "./url-of.ts";
import { nextId } from "./world.ts";

/** GET /v2/contacts */
export function listContacts(call: Call): Answer {
  const { list, reversed } = listedContacts(call);
  const { records, headers } = page(call, list, { reversed });
  return { status: 200, headers, body: { contacts: records.map((contact) => contactAnswer(call, contact)) } };
}

/** GET /v2/contacts/:id */
export function getContact(call: Call, id: number): Answer {
  return contactBody(call, 200, findContact(call, id));
}

/** POST /v2/contacts: always a new contact, whatever `url` says. */
export function postContact(call: Call): Answer {
  const contact = createContact(call, unwrap(call.json, "contact"));
  const answer = contactBody(call, 201, contact);
  return { ...answer, headers: { Location: urlOf(call, "contacts", contact.id) } };
}

/** PUT /v2/contacts/:id: changes what is sent. */
export function putContact(call: Call, id: number): Answer {
  const contact = findContact(call, id);
  editContact(call, contact, unwrap(call.json, "contact"));
  return contactBody(call, 200, contact);
}

/** DELETE /v2/contacts/:id: 403 while the contact has a document or a project. */
export function deleteContact(call: Call, id: number): Answer {
  const contact = findContact(call, id);
  const used =
    call.world.invoices.inGroup(id).length > 0 ||
    call.world.creditNotes.inGroup(id).length > 0 ||
    call.world.projects.all().some((project) => project.contactId === id);
  if (used) throw refused(403, "Contact cannot be deleted because it has linked records.");
  call.world.contacts.remove(contact);
  return { status: 200 };
}

/** Stores a new contact. */
export function createContact(call: Pick<Call, "world" | "switches" | "now">, sent: Sent): Contact {
  const written = writeContact({ attributes: newContactAttributes(), status: "Active" }, sent, call.switches);
  const at = wholeSecond(call.now);
  const id = nextId(call.world, "contact");
  return call.world.contacts.add({ id, createdAt: at, updatedAt: at, touched: 0, ...written });
}

/** Changes a contact and moves its `updated_at`. */
function editContact(call: Pick<Call, "world" | "switches" | "now">, contact: Contact, sent: Sent): void {
  Object.assign(contact, writeContact(contact, sent, call.switches));
  call.world.contacts.touch(contact, call.now);
}

function findContact(call: Call, id: number): Contact {
  const contact = call.world.contacts.get(id);
  if (contact === undefined) throw notFound();
  return contact;
}

function contactBody(call: Call, status: number, contact: Contact): Answer {
  return {
    status,
    headers: { "Last-Modified": new Date(contact.updatedAt).toUTCString() },
    body: { contact: contactAnswer(call, contact) },
  };
}
