import { jsonText } from "../../domain/json.ts";
import type { NewContact, StagedContact } from "../../domain/new-contact.ts";
import { contactBase } from "./contact-base.ts";

/** What is to be staged of contacts, and what was staged of which is nothing to take over any more. */
export interface ContactsToStage {
  readonly news: readonly StagedContact[];
  /** FreeAgent's numbers. */
  readonly outdated: readonly number[];
}

/**
 * A contact is staged once, and anew when it has changed. What a customer of the back office fits is not, or not any
 * more: the push takes it over. What may be a customer whose making got no answer is left as it is until that is known.
 * @param lost FreeAgent's numbers of contacts that a lost create may have made
 * @param rivals source keys of the customers that have a marker, by marker
 */
export function newContactsToStage(
  found: readonly NewContact[],
  lost: ReadonlySet<number>,
  rivals: ReadonlyMap<string, readonly string[]>,
): ContactsToStage {
  const changed = found.filter(
    (contact) => !lost.has(contact.freeagentId) && (rivals.has(contact.marker) || !isStaged(contact)),
  );
  return {
    news: changed
      .filter(({ marker }) => !rivals.has(marker))
      .map((contact) => ({ freeagentId: contact.freeagentId, fields: fieldsOf(contact) })),
    outdated: changed.filter(({ staged }) => staged !== undefined).map(({ freeagentId }) => freeagentId),
  };
}

/** Whether what is staged of a contact is what it is now. */
function isStaged(contact: NewContact): boolean {
  const { staged } = contact;
  if (staged === undefined) return false;
  const present = fieldsOf(contact);
  const names = new Set([...Object.keys(staged), ...Object.keys(present)]);
  return [...names].every((name) => staged[name] === present[name]);
}

/** Hiding has rules of its own, so the status is no field to take over. */
function fieldsOf({ raw }: NewContact): Readonly<Record<string, string>> {
  const { status: _status, ...fields } = contactBase(raw);
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, value]) => (value === null ? [] : [[field, jsonText(value)]])),
  );
}
