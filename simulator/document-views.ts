import type { Call } from "./call.ts";
import type { Collection } from "./collection.ts";
import { addDays } from "./days.ts";
import { documentStatus } from "./document-status.ts";
import { timeOrdered, wordFilter } from "./list-filters.ts";
import type { SalesDocument } from "./records.ts";
import { refused } from "./refusal.ts";
import { referencedId } from "./resource-reference.ts";

const sorts = ["created_at", "-created_at", "updated_at", "-updated_at"] as const;
type Test = (document: SalesDocument) => boolean;

/** The documents of a list call, ascending, and whether to read them from the end. */
export function listedDocuments(
  call: Call,
  collection: Collection<SalesDocument>,
): { list: readonly SalesDocument[]; reversed: boolean } {
  const sort = wordFilter(call, "sort", sorts, "created_at");
  const view = call.query.get("view") ?? "all";
  const contact = filterId(call, "contact", "contacts");
  const project = filterId(call, "project", "projects");
  const tests = [
    viewTest(call, view),
    contact === undefined ? undefined : (document: SalesDocument) => document.contactId === contact,
    project === undefined ? undefined : (document: SalesDocument) => document.projectId === project,
  ].filter((test) => test !== undefined);
  const list = timeOrdered(call, collection, {
    key: `${view} ${contact ?? ""} ${project ?? ""}`,
    byChange: sort.endsWith("updated_at"),
    ...(contact === undefined ? {} : { within: collection.inGroup(contact) }),
    ...(tests.length === 0 ? {} : { passes: (document) => tests.every((test) => test(document)) }),
  });
  return { list, reversed: sort.startsWith("-") };
}

function filterId(call: Call, name: string, collection: string): number | undefined {
  const reference = call.query.get(name);
  return reference === null || reference === "" ? undefined : (referencedId(reference, collection) ?? -1);
}

function viewTest(call: Call, view: string): Test | undefined {
  if (view === "all" || view === "") return undefined;
  const months = /^last_(\d+)_months$/.exec(view)?.[1];
  if (months !== undefined) {
    const from = addDays(call.today, -31 * Number(months));
    return (document) => document.datedOn >= from;
  }
  const statuses = statusesOf(view);
  if (statuses === undefined) throw refused(400, "view is invalid");
  if (view === "thank_you_emails") return (document) => document.attributes["send_thank_you_emails"] === true;
  if (view === "reminder_emails") return (document) => document.attributes["send_reminder_emails"] === true;
  return (document) => statuses.includes(documentStatus(call, document));
}

function statusesOf(view: string): readonly string[] | undefined {
  const known: Readonly<Record<string, readonly string[]>> = {
    recent_open_or_overdue: ["Open", "Overdue"],
    open_or_overdue: ["Open", "Overdue"],
    open: ["Open"],
    overdue: ["Overdue"],
    draft: ["Draft"],
    paid: ["Paid", "Overpaid"],
    refunded: ["Refunded"],
    scheduled_to_email: ["Scheduled To Email"],
    thank_you_emails: [],
    reminder_emails: [],
  };
  return Object.hasOwn(known, view) ? known[view] : undefined;
}
