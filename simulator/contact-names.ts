import type { Contact } from "./records.ts";

/** The name that documents show: the organisation, else the person. */
export function contactName(contact: Contact): string {
  const organisation = contact.attributes["organisation_name"];
  if (typeof organisation === "string") return organisation;
  return [contact.attributes["first_name"], contact.attributes["last_name"]]
    .filter((part) => part !== undefined)
    .join(" ");
}

/** Order of the contacts list: organisation, then last name, then first name. */
export function byContactName(a: Contact, b: Contact): number {
  const left = sortName(a);
  const right = sortName(b);
  return left < right ? -1 : left > right ? 1 : a.id - b.id;
}

function sortName(contact: Contact): string {
  const { organisation_name: organisation, last_name: last, first_name: first } = contact.attributes;
  return [organisation, last, first]
    .filter((part) => part !== undefined)
    .join(" ")
    .toLowerCase();
}
