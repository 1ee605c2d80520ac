import { jsonText } from "../../domain/json.ts";
import type { NewContact, StagedContact } from "../../domain/new-contact.ts";
import { contactBase } from "./contact-base.ts";

/** What is to be staged of contacts, and what was staged of which is nothing to take over any more. */
export interface ContactsToStage {
  readonly news: readonly StagedContact[];
  /** FreeAgent's numbers. */
  readonly outdated: readonly number[];
  /** How many are not staged because any of them may be a customer of the back office. */
  readonly waiting: number;
}

/** What is known of the customers that contacts may be. */
export interface KnownCustomers {
  /** FreeAgent's numbers of contacts that a lost create may have made. */
  readonly lost: ReadonlySet<number>;
  /** Source keys of the customers that have a marker, by marker. */
  readonly rivals: ReadonlyMap<string, readonly string[]>;
  /** Source keys of customers that may have any marker. */
  readonly unknown: readonly string[];
}

/**
 * A contact is staged once, and anew when it has changed. What a customer of the back office fits is not, or not any
 * more: the push takes it over. What may be a customer whose making got no answer, or one whose row cannot be made, is left
 * as it is until that is known.
 */
export function newContactsToStage(
  found: readonly NewContact[],
  { lost, rivals, unknown }: KnownCustomers,
): ContactsToStage {
  const open = found.filter(({ freeagentId }) => !lost.has(freeagentId));
  const fitted = open.filter(({ marker }) => rivals.has(marker));
  const others = open.filter((contact) => !rivals.has(contact.marker) && !isStaged(contact));
  const news = unknown.length === 0 ? others : [];
  return {
    news: news.map((contact) => {
      const { freeagentId, marker } = contact;
      return { freeagentId, marker, fields: fieldsOf(contact) };
    }),
    outdated: [...fitted, ...news].filter(({ staged }) => staged !== undefined).map(({ freeagentId }) => freeagentId),
    waiting: others.length - news.length,
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
