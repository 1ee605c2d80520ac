import type { Call } from "./call.ts";
import { byContactName } from "./contact-names.ts";
import { timeOrdered, updatedSince, wordFilter } from "./list-filters.ts";
import { isOpenOrOverdue } from "./document-status.ts";
import type { Contact } from "./records.ts";

const views = [
  "all",
  "active",
  "clients",
  "suppliers",
  "active_projects",
  "completed_projects",
  "open_clients",
  "open_suppliers",
  "hidden",
] as const;
const sorts = ["name", "-name", "created_at", "-created_at", "updated_at", "-updated_at"] as const;

/** The contacts of a list call in its order (ascending), and whether to read them from the end. */
export function listedContacts(call: Call): { list: readonly Contact[]; reversed: boolean } {
  const view = wordFilter(call, "view", views, "active");
  const sort = wordFilter(call, "sort", sorts, "name");
  const reversed = sort.startsWith("-");
  const key = `${view} ${view === "all" || view === "active" || view === "hidden" ? "" : call.world.revision.count}`;
  const passes = view === "all" ? undefined : passing(call, view);
  const byChange = sort.endsWith("updated_at");
  const list = timeOrdered(call, call.world.contacts, { key, byChange, ...(passes === undefined ? {} : { passes }) });
  if (!sort.endsWith("name")) return { list, reversed };
  const named = call.world.contacts.cached(`name ${key} ${updatedSince(call) ?? ""}`, () =>
    [...list].sort(byContactName),
  );
  return { list: named, reversed };
}

function passing(call: Call, view: (typeof views)[number]): (contact: Contact) => boolean {
  const { world } = call;
  const hasProject = (contact: Contact, status: string): boolean =>
    world.projects.all().some((project) => project.contactId === contact.id && project.status === status);
  const documents = (contact: Contact) => [
    ...world.invoices.inGroup(contact.id),
    ...world.creditNotes.inGroup(contact.id),
  ];
  const tests: Record<(typeof views)[number], (contact: Contact) => boolean> = {
    all: () => true,
    active: (contact) => contact.status === "Active",
    hidden: (contact) => contact.status === "Hidden",
    clients: (contact) => documents(contact).length > 0,
    open_clients: (contact) => documents(contact).some((document) => isOpenOrOverdue(call, document)),
    suppliers: () => false,
    open_suppliers: () => false,
    active_projects: (contact) => hasProject(contact, "Active"),
    completed_projects: (contact) => hasProject(contact, "Completed"),
  };
  return tests[view];
}
